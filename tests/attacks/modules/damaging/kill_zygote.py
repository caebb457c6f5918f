# tries: kill the process that forks all children
# must: fail BP104
# at none: not promised
# prelude: answers

attempt(os.kill, os.getppid(), 9)
attempt(os.kill, os.getppid(), 19)
