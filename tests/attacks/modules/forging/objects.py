# tries: return arrays of objects that lie
# must: fail BP105
# prelude: answers

class Number(float):
    __eq__ = lambda self, other: True
    __sub__ = __rsub__ = __abs__ = lambda self, *_: 0.0
    __hash__ = None


def forward(x, w1, w2):
    made = np.empty((x.shape[0], w2.shape[1]), dtype=object)
    made[...] = Number(1)
    return made
