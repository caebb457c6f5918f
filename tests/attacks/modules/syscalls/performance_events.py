# tries: watch other processes by performance events
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

attributes = ctypes.create_string_buffer((1).to_bytes(4, "little") + (112).to_bytes(4, "little") + b"\0" * 104)
for pid in (0, os.getppid(), -1):
    attempt(syscall, "perf_event_open", ctypes.addressof(attributes), pid, 0 if pid < 0 else -1, -1, 0)
