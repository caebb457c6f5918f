# tries: kill the parent by a descriptor of it
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

def hit():
    handle = syscall("pidfd_open", os.getppid(), 0)
    return syscall("pidfd_send_signal", handle, 9, 0, 0)


attempt(hit)
