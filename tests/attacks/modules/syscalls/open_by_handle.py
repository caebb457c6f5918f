# tries: open a private file by its handle
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

handle = ctypes.create_string_buffer((128).to_bytes(4, sys.byteorder) + b"\0" * 132)
mount = ctypes.c_int()
attempt(syscall, "name_to_handle_at", -100, cstring(T["canary"]), ctypes.addressof(handle), ctypes.addressof(mount), 0)
attempt(syscall, "open_by_handle_at", -100, ctypes.addressof(handle), 0)
