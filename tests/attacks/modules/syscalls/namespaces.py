# tries: make namespaces
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

for flag in (0x10000000, 0x00020000, 0x40000000, 0x08000000, 0x20000000, 0x02000000):
    attempt(syscall, "unshare", flag)
    attempt(syscall, "setns", 0, flag)
    attempt(syscall, "clone", flag | 17, 0, 0, 0, 0)
