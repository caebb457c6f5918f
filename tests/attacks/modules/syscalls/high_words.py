# tries: hide forbidden arguments in the high words that filters do not read
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

parent = os.getppid()
attempt(syscall, "kill", (1 << 32) | parent, 0)
attempt(syscall, "tgkill", (os.getpid() << 32) | parent, parent, 0)
limits = ctypes.create_string_buffer(16)
attempt(syscall, "prlimit64", 0, 4, 1 << 32, ctypes.addressof(limits))
attempt(syscall, "prlimit64", (1 << 32) | parent, 4, 0, ctypes.addressof(limits))
attempt(syscall, "fcntl", 0, (1 << 32) | 8, parent)
attempt(syscall, "prctl", (1 << 32) | 4, 1, 0, 0, 0)
