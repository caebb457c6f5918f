# tries: leave its session and its group
# must: fail BP104
# at none: not promised
# prelude: answers

attempt(os.setsid)
attempt(os.setpgid, 0, os.getppid())
attempt(os.setpgid, 0, 0)
attempt(os.setpgid, os.getppid(), 0)
