# tries: point an array's data at memory that is not there
# must: fail
# prelude: answers

class Nowhere:
    __array_interface__ = {"shape": (4, 2), "typestr": "<f8", "data": (16, False), "version": 3}


def forward(x, w1, w2):
    return np.asarray(Nowhere())
