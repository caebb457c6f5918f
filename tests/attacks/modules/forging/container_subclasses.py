# tries: return lists and tuples whose methods lie or never end
# must: fail
# prelude: answers

class L(list):
    def __iter__(self):
        while True:
            yield 0.0

    __len__ = lambda self: 2**62
    __eq__ = lambda self, other: True


class P(tuple):
    __iter__ = L.__iter__
    __len__ = lambda self: 3


def forward(x, w1, w2):
    return L([0.0])


def train(x, y, w1, w2, learning_rate, steps):
    return P((w1, w2, []))
