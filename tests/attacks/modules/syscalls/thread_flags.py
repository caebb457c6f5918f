# tries: hide other flags behind those of a thread
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

for flag in (0x2000, 0x4000, 0x8000, 0x10000000, 0x40000000, 0x00800000, 0x1000):
    attempt(syscall, "clone", 0x10000 | 0x100 | 0x800 | flag, 0, 0, 0, 0)
attempt(syscall, "clone", 2**32 | 17, 0, 0, 0, 0)
