# tries: open a private file with the C library's fopen
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

libc.fopen.restype = ctypes.c_void_p
if libc.fopen(T["canary"].encode(), b"r"):
    won()
