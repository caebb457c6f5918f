# tries: return lists nested very deeply
# must: fail BP102
# prelude: answers

def nested(depth, kind):
    made = kind()
    for _ in range(depth):
        made = kind((made,))
    return made


def forward(x, w1, w2):
    return nested(100_000, list)


def train(*a):
    return nested(50, tuple)
