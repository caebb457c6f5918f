# tries: leave a key in the kernel
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

attempt(syscall, "add_key", cstring("user"), cstring(T["mark"]), cstring("x"), 1, -5)
attempt(syscall, "request_key", cstring("user"), cstring(T["mark"]), 0, -5)
attempt(syscall, "keyctl", 0, -4, 1)
