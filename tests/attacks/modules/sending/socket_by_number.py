# tries: make sockets by the system calls themselves
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

for family in (1, 2, 10, 16, 17):
    for kind in (1, 2, 3, 5):
        attempt(syscall, "socket", family, kind, 0)
pair = (ctypes.c_int * 2)()
attempt(syscall, "socketpair", 1, 1, 0, ctypes.addressof(pair))
for number in (200, 201):
    attempt(syscall, "sendto", number, ctypes.addressof(pair), 1, 0, 0, 0)
