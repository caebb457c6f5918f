# tries: handle page faults in user space
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

attempt(syscall, "userfaultfd", 1)
attempt(syscall, "userfaultfd", 0)
