# tries: keep itself from being killed with its parent
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

attempt(syscall, "prctl", 1, 0, 0, 0, 0)
attempt(syscall, "prctl", 36, 1, 0, 0, 0)
attempt(syscall, "prctl", 8, 1, 0, 0, 0)
