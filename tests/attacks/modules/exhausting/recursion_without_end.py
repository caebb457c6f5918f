# tries: recurse without end in Python with the limit lifted
# must: fail
# prelude: answers

def forward(x, w1, w2):
    sys.setrecursionlimit(2**31 - 1)

    class R:
        def __repr__(self):
            return repr(self)

    return repr(R())
