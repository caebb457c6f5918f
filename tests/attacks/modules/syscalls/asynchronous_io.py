# tries: do it through the older asynchronous calls
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

context = ctypes.c_ulong()
attempt(syscall, "io_setup", 8, ctypes.addressof(context))
