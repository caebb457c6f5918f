# tries: lock memory
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

attempt(syscall, "mlockall", 3)
buffer = ctypes.create_string_buffer(2**20)
attempt(syscall, "mlock", ctypes.addressof(buffer), 2**20)
