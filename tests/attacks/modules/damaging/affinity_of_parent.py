# tries: bind the parent to one processor
# must: fail BP104
# at none: not promised
# prelude: answers

for pid in (os.getppid(), T["grader"]):
    attempt(os.sched_setaffinity, pid, {0})
attempt(os.sched_setaffinity, 0, {0})
