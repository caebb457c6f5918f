# tries: take another uid, or capabilities back
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

for uid in (0, 1, 65534, 100000):
    attempt(lambda uid=uid: os.setuid(uid) if uid != os.getuid() else 1 / 0)
    attempt(lambda uid=uid: os.setresuid(-1, uid, -1) if uid != os.getuid() else 1 / 0)
attempt(os.setgroups, [0])
header = (ctypes.c_uint * 2)(0x20080522, 0)
everything = (ctypes.c_uint * 6)(*[0xFFFFFFFF] * 6)
attempt(syscall, "capset", ctypes.addressof(header), ctypes.addressof(everything))
