# tries: make the parent slow
# must: fail BP104
# at none: not promised
# prelude: answers

for pid in (os.getppid(), T["grader"]):
    attempt(os.setpriority, os.PRIO_PROCESS, pid, 19)
attempt(os.setpriority, os.PRIO_USER, os.getuid(), 19)
