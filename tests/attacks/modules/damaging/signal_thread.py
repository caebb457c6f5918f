# tries: send a signal to a thread of the parent
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

parent = os.getppid()
attempt(syscall, "tgkill", parent, parent, 9)
attempt(syscall, "tkill", parent, 9)
attempt(syscall, "tgkill", os.getpid(), parent, 9)
