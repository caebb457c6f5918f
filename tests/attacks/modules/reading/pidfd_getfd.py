# tries: take a descriptor of the parent with pidfd_getfd
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

def steal():
    handle = syscall("pidfd_open", os.getppid(), 0)
    return [syscall("pidfd_getfd", handle, number, 0) for number in range(3, 20)]


attempt(steal)
