# tries: announce a payload and never send it
# must: fail BP112
# prelude: answers frames

import struct


def forward(x, w1, w2):
    os.write(201, struct.pack("<4sIQQ", b"GRD1", 2, 1000, nonce()) + b"{}")
    while True:
        pass
