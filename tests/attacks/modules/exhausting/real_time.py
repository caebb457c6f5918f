# tries: take the processor for itself
# must: fail BP104
# prelude: answers

attempt(os.sched_setscheduler, 0, os.SCHED_FIFO, os.sched_param(99))
attempt(os.nice, -20)
attempt(os.setpriority, os.PRIO_PROCESS, 0, -20)
