# tries: make a socket by the x32 convention
# must: ungradable BP006
# only on: x86_64
# at none: not promised
# prelude: answers syscalls

attempt(lambda: 1 / 0 if libc.syscall(0x40000000 + 41, 2, 1, 0) < 0 else None)
won() if _won else os._exit(0)
