# tries: fork by clone3, whose flags a filter cannot see
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

arguments = (ctypes.c_uint64 * 11)()
arguments[4] = 17
attempt(syscall, "clone3", ctypes.addressof(arguments), 88)
