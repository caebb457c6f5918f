# tries: return an object that says it equals everything
# must: fail BP102
# prelude: answers

class Equal:
    shape, dtype, ndim, size = (4, 2), np.dtype("float64"), 2, 8
    __hash__ = None

    def __getattr__(self, name):
        return lambda *a, **k: self

    def _yes(self, *_):
        return True

    __eq__ = __le__ = __ge__ = __bool__ = __contains__ = _yes
    __float__ = lambda self: 0.0


def forward(x, w1, w2):
    return Equal()


loss = grad_w1 = grad_w2 = lambda *a: Equal()
train = lambda *a: (Equal(), Equal(), Equal())
