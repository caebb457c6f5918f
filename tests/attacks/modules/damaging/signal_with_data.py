# tries: queue a signal with data to the parent
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

info = (ctypes.c_int * 32)(9, 0, -1)
attempt(syscall, "rt_sigqueueinfo", os.getppid(), 9, ctypes.addressof(info))
attempt(syscall, "rt_tgsigqueueinfo", os.getppid(), os.getppid(), 9, ctypes.addressof(info))
