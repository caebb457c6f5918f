# tries: read the parent's memory with process_vm_readv
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

local = ctypes.create_string_buffer(16)
vector = (ctypes.c_void_p * 2)(ctypes.addressof(local), 16)
remote = (ctypes.c_void_p * 2)(id(np), 16)
for pid in (os.getppid(), T["grader"]):
    attempt(syscall, "process_vm_readv", pid, ctypes.addressof(vector), 1, ctypes.addressof(remote), 1, 0)
