# tries: tell of an exception in the wrong types
# must: fail BP115
# prelude: answers frames

def forward(x, w1, w2):
    answer_with(frame(nonce(), b'{"outcome":"raised","type":{"a":1},"message":[],"file":3,"line":"x"}'))


def loss(x, y, w1, w2):
    answer_with(frame(nonce(), b'{"outcome":"raised","type":"E","message":"m","file":["x"],"line":-1}'))
