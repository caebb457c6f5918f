"""A class: many submissions, many workers, one store.

work.py      what a worker is told: the job of all, the task of one
desk.py      what a worker holds: graders and warm processes
crew.py      who does the work: the protocol of all crews
local.py     workers on this machine
cluster.py   workers of a Dask cluster
queue.py     submissions → tasks, read one by one
course.py    tasks → crew → store, and what is told meanwhile
tally.py     what a whole class came to                                pure
"""
