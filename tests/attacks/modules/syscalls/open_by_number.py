# tries: open a private file by every opening system call
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

path = cstring(T["canary"])
if "open" in NUMBERS:
    attempt(syscall, "open", path, 0)
attempt(syscall, "openat", -100, path, 0, 0)
how = (ctypes.c_uint64 * 3)(0, 0, 0)
attempt(syscall, "openat2", -100, path, ctypes.addressof(how), 24)
attempt(syscall, "openat", -100, path, 0o10000000, 0)
