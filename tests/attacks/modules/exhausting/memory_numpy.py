# tries: ask numpy for all memory
# must: fail BP113
# prelude: answers

def forward(x, w1, w2):
    return np.ones(2**36)
