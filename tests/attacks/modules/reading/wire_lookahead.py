# tries: look in the request pipe for what comes behind the arguments
# must: fail BP104
# at none: not promised
# prelude: answers

import fcntl
import struct


def forward(x, w1, w2):
    waiting = struct.unpack("i", fcntl.ioctl(200, 0x541B, b"\0" * 4))[0]
    if waiting:
        won(waiting)
    return answer_forward(x, w1, w2)
