# tries: change the parent's io priority
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

attempt(syscall, "ioprio_set", 1, os.getppid(), 3 << 13)
