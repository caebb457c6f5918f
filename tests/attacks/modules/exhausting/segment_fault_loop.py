# tries: handle crashes and crash again
# must: fail
# prelude: answers syscalls

import signal


def forward(x, w1, w2):
    signal.signal(signal.SIGSEGV, lambda *_: None)
    ctypes.string_at(8)

# surviving
