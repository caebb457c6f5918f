# tries: return numbers whose methods lie
# must: fail BP102
# prelude: answers

class F(float):
    hex = lambda self: "0x0p+0"
    __float__ = __eq__ = __sub__ = lambda self, *_: True
    __hash__ = None


class I(int):
    __index__ = __int__ = __eq__ = lambda self, *_: True
    __hash__ = None


def loss(x, y, w1, w2):
    return F(3)


def forward(x, w1, w2):
    return I(3)


def train(x, y, w1, w2, learning_rate, steps):
    return w1, w2, [F(1)] * steps
