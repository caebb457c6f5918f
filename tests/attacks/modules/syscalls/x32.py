# tries: use the numbers of the x32 convention
# must: ungradable BP006
# only on: x86_64
# at none: not promised
# prelude: answers syscalls

libc.syscall(0x40000000 + 2, cstring(T["canary"]), 0)
libc.syscall(0x40000000 + 57)
os._exit(0)
