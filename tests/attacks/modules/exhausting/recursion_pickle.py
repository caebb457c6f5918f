# tries: make C code recurse: pickle and repr
# must: fail
# prelude: answers

import pickle


def forward(x, w1, w2):
    sys.setrecursionlimit(2**31 - 1)
    made = []
    for _ in range(50_000):
        made = [made]
    return pickle.dumps(made)


def loss(x, y, w1, w2):
    sys.setrecursionlimit(2**31 - 1)
    made = []
    for _ in range(50_000):
        made = (made,)
    return repr(made)
