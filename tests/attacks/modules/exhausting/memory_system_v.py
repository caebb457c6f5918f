# tries: make System V shared memory, queues and semaphores
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

attempt(syscall, "shmget", T["key"], 2**30, 0o1600)
attempt(syscall, "msgget", T["key"], 0o1600)
attempt(syscall, "semget", T["key"], 1000, 0o1600)
attempt(syscall, "mq_open", cstring(T["mark"]), 0o102, 0o600, 0)
