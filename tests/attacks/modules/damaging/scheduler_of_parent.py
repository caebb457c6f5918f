# tries: make the parent run only when nobody else does
# must: fail BP104
# at none: not promised
# prelude: answers

for pid in (os.getppid(), T["grader"], 0):
    attempt(os.sched_setscheduler, pid, os.SCHED_IDLE, os.sched_param(0))
