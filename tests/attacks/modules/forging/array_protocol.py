# tries: return an object that makes itself an array when looked at
# must: fail BP102
# prelude: answers

class Chameleon:
    def __array__(self, *a, **k):
        return np.zeros((4, 2))

    __array_interface__ = {"shape": (4, 2), "typestr": "<f8", "data": (16, False), "version": 3}


def forward(x, w1, w2):
    return Chameleon()
