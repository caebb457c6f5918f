# tries: change files by the system calls themselves
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

path = cstring(T["canary"])
times = (ctypes.c_int64 * 4)()
attempt(syscall, "fchmodat", -100, path, 0)
attempt(syscall, "fchmodat2", -100, path, 0, 0)
attempt(syscall, "fchownat", -100, path, 1, 1, 0)
attempt(syscall, "utimensat", -100, path, ctypes.addressof(times), 0)
attempt(syscall, "unlinkat", -100, path, 0)
attempt(syscall, "renameat2", -100, path, -100, cstring(T["other"]), 2)
attempt(syscall, "truncate", path, 0)
attempt(syscall, "fallocate", 201, 0, 0, 1)
attempt(syscall, "ftruncate", 201, 0)
attempt(syscall, "setxattr", path, cstring("user.x"), path, 1, 0)
