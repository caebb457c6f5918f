# tries: read the session's keyring
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

attempt(syscall, "keyctl", 0, -3, 0)
attempt(syscall, "keyctl", 11, -5, 0, 0)

# damaging
