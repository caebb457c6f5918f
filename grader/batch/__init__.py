"""A class: many submissions, many workers, one store.

plan.py      what is to be graded, as it was asked for
work.py      what workers are told: the job of all, the task of one
desk.py      what a worker holds: graders and warm processes
crew.py      who does the work: the protocol of all crews
local.py     workers on this machine
cluster.py   workers of a Dask cluster
tasks.py     submissions → tasks, read one by one; keys.py: which of them are the same
course.py    tasks → crew → store, and what is told meanwhile
lost.py      the fault of a submission that no worker survived
"""
