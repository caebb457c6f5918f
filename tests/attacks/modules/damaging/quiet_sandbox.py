# tries: undo its own restrictions
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

attempt(syscall, "prctl", 4, 1, 0, 0, 0)
attempt(syscall, "prctl", 38, 0, 0, 0, 0)
attempt(syscall, "prctl", 22, 0, 0, 0, 0)
attempt(syscall, "prctl", 1, 0, 0, 0, 0)
attempt(syscall, "prctl", 36, 1, 0, 0, 0)
attempt(syscall, "seccomp", 0, 0, 0)
