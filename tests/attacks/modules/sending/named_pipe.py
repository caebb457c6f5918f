# tries: leave a pipe or a lock that another can watch
# must: fail BP104
# at none: not promised
# prelude: answers

import fcntl

for folder in T["folders"]:
    attempt(os.mkfifo, os.path.join(folder, T["mark"]))
attempt(lambda: fcntl.flock(os.open("/dev/null", os.O_RDONLY), fcntl.LOCK_EX))
attempt(lambda: fcntl.lockf(os.open("/dev/null", os.O_RDWR), fcntl.LOCK_EX))
attempt(fcntl.fcntl, 0, 1026, 31)
