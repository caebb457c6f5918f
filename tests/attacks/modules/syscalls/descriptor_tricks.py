# tries: move data by calls that take two descriptors
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

attempt(syscall, "sendfile", 201, 0, 0, 10)
attempt(syscall, "splice", 200, 0, 201, 0, 10, 2)
attempt(syscall, "tee", 200, 201, 10, 2)
attempt(syscall, "copy_file_range", 0, 0, 201, 0, 10, 0)
attempt(syscall, "inotify_init1", 0)
attempt(syscall, "fanotify_init", 0, 0)
attempt(syscall, "signalfd4", -1, 0, 8, 0)
attempt(syscall, "pidfd_open", os.getpid(), 0)
