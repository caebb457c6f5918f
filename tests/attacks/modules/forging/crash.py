# tries: crash in a call
# must: fail BP114
# prelude: answers syscalls

def forward(*a):
    ctypes.string_at(8)
