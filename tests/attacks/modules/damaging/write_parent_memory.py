# tries: write into the parent's memory
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

buffer = ctypes.create_string_buffer(b"damaged!" * 2)
vector = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 16)
remote = (ctypes.c_void_p * 2)(id(np), 16)
attempt(lambda: open(f"/proc/{os.getppid()}/mem", "r+b", buffering=0))
attempt(syscall, "process_vm_writev", os.getppid(), ctypes.addressof(vector), 1, ctypes.addressof(remote), 1, 0)
