# tries: write answers with guessed nonces in a call
# must: fail BP115
# prelude: answers

import struct


def forward(x, w1, w2):
    body = b'{"outcome":"returned","value":true,"changed":[]}'
    for nonce in range(50):
        os.write(201, struct.pack("<4sIQQ", b"GRD1", len(body), 0, nonce) + body)
    return answer_forward(x, w1, w2)
