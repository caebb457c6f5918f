# tries: return generators, ranges, views and other things that are not data
# must: fail BP102
# prelude: answers

def forward(x, w1, w2):
    return (0.0 for _ in iter(int, 1))


def loss(x, y, w1, w2):
    return memoryview(b"00000000")


def grad_w1(x, y, w1, w2):
    return map(float, range(3))


def train(*a):
    return iter([1, 2, 3])
