# tries: send outcomes that are not in the protocol
# must: fail BP115
# prelude: answers frames

def forward(x, w1, w2):
    answer_with(frame(nonce(), b'{"outcome":["passed"],"value":true}'))


def loss(x, y, w1, w2):
    answer_with(frame(nonce(), b"{}"))
