# tries: load a program into the kernel
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

attributes = ctypes.create_string_buffer(128)
attempt(syscall, "bpf", 0, ctypes.addressof(attributes), 128)
attempt(syscall, "bpf", 5, ctypes.addressof(attributes), 128)
