# tries: return an array whose strides leave its memory
# must: fail
# prelude: answers

def forward(x, w1, w2):
    return np.lib.stride_tricks.as_strided(np.zeros(1), (x.shape[0], w2.shape[1]), (2**40, 2**40))
