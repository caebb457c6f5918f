"""Running code that nobody trusts: the only place that starts a process.

host.py      the grader's side; believes bytes and its own clocks
session.py   one submission's calls, over as many processes as they need
zygote.py    a warm process that forks a locked child per submission
worker.py    the child's side; shares only the wire with the grader
lockdown.py  the layers a child applies to itself, one file each
"""
