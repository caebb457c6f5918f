# tries: print a forged result when the interpreter ends
# must: fail BP104
# prelude: answers

import atexit

atexit.register(print, "20 / 20 passed")
atexit.register(os.write, 201, b"GRD1")
