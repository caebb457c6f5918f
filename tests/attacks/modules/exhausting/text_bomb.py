# tries: return texts and byte strings of 50 MB
# must: fail BP102
# prelude: answers

def forward(x, w1, w2):
    return "x" * 50_000_000


def loss(x, y, w1, w2):
    return b"x" * 50_000_000
