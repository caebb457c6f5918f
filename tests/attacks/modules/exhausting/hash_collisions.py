# tries: fill a dictionary with keys that all collide
# must: fail BP112
# prelude: answers

class Same:
    __hash__ = lambda self: 7
    __eq__ = lambda self, other: False


def forward(x, w1, w2):
    return {Same(): None for _ in range(10**6)}
