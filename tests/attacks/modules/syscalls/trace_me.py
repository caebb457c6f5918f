# tries: ask to be traced, and trace itself by a thread
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

attempt(syscall, "ptrace", 0, 0, 0, 0)
attempt(syscall, "kcmp", os.getpid(), os.getppid(), 0, 0, 0)
attempt(syscall, "process_madvise", 0, 0, 0, 0, 0)
