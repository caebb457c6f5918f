# tries: make it look as if the machine, not the submission, was busy
# must: fail BP112
# prelude: answers

import ctypes
import threading

ctypes.CDLL(None).mallopt(-8, 1)
threading.stack_size(65536)


def spin():
    end = time.monotonic() + 0.2
    while time.monotonic() < end:
        pass
    time.sleep(1000)


def forward(x, w1, w2):
    for _ in range(30):
        threading.Thread(target=spin, daemon=True).start()
    time.sleep(1000)
