# tries: fork by the system calls themselves
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

for name in ("fork", "vfork"):
    if name in NUMBERS:
        attempt(syscall, name)
attempt(syscall, "clone", 17, 0, 0, 0, 0)
attempt(syscall, "clone", 17 | 0x8000, 0, 0, 0, 0)
attempt(syscall, "clone", 0x10000000, 0, 0, 0, 0)
