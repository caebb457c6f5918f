# tries: start thousands of threads that use nearly no memory
# must: fail BP104
# at none: not promised
# prelude: answers

import ctypes
import threading

ctypes.CDLL(None).mallopt(-8, 1)
threading.stack_size(32768)
alive = []
try:
    while len(alive) < 3000:
        thread = threading.Thread(target=time.sleep, args=(600,), daemon=True)
        thread.start()
        alive.append(thread)
except BaseException as error:
    print(len(alive), error, file=sys.stderr)
if len(alive) > 2000:
    won()
