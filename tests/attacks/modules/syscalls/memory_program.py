# tries: execute a program from memory
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

attempt(syscall, "memfd_create", cstring("x"), 0)
attempt(syscall, "execveat", 0, cstring(""), 0, 0, 0x1000)
