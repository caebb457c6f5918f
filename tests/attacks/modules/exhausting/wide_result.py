# tries: return lists of millions
# must: fail BP102
# prelude: answers

def forward(x, w1, w2):
    return [0.5] * 500_000


def loss(x, y, w1, w2):
    return ["x" * 4000] * 5000


def grad_w1(x, y, w1, w2):
    return {str(number): number for number in range(50_000)}
