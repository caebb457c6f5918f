# tries: fork by the C library
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

for name in ("fork", "vfork", "_Fork"):
    if hasattr(libc, name):
        if getattr(libc, name)() >= 0:
            won()
