# tries: leave System V shared memory
# must: fail BP104
# prelude: answers

import ctypes

assert ctypes.CDLL(None).shmget(T["key"], 4096, 0o1600) >= 0
