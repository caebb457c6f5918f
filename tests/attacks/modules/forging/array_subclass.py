# tries: return an array whose class lies about every comparison
# must: fail BP104
# prelude: answers

class Right(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return np.True_

    def __array_function__(self, *a, **k):
        return np.True_

    def __eq__(self, other):
        return np.True_

    __hash__ = None
    tobytes = lambda self, *a: b""


def forward(x, w1, w2):
    return answer_forward(x, w1, w2).view(Right)
