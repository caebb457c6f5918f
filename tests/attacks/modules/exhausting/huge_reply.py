# tries: return far larger arrays than asked for
# must: fail BP101
# prelude: answers

def forward(x, w1, w2):
    return np.zeros(10**7)
