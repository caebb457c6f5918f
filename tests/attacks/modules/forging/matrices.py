# tries: return old matrices and record arrays of wrong numbers
# must: fail BP104
# prelude: answers

def forward(x, w1, w2):
    return np.asmatrix(np.zeros((x.shape[0], w2.shape[1])))


def grad_w1(x, y, w1, w2):
    return np.zeros(w1.shape).view(np.recarray)
