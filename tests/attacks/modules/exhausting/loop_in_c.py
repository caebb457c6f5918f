# tries: never come back from one call into C
# must: fail BP112
# prelude: answers

def forward(x, w1, w2):
    return sum(iter(int, 1))
