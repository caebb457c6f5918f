# tries: make memory files outside the address space
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

attempt(os.memfd_create, "attack")
attempt(syscall, "memfd_secret", 0)
