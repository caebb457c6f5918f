# tries: do everything through io_uring
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

parameters = ctypes.create_string_buffer(120)
attempt(syscall, "io_uring_setup", 8, ctypes.addressof(parameters))
attempt(syscall, "io_uring_register", 0, 0, 0, 0)
attempt(syscall, "io_uring_enter", 0, 0, 0, 0, 0, 0)
