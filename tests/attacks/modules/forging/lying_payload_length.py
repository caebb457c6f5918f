# tries: announce an enormous payload
# must: fail BP115
# prelude: answers frames

import struct


def forward(x, w1, w2):
    answer_with(struct.pack("<4sIQQ", b"GRD1", 2, 2**63, nonce()) + b"{}")
