# tries: put hidden inputs among the names of loaded modules
# must: fail BP503
# must at none: fail BP503
# prelude: answers

def forward(x, w1, w2):
    sys.modules[token(x)] = sys
    return answer_forward(x, w1, w2)


def grad_w1(x, y, w1, w2):
    sys.modules[token(x)] = sys
    return np.zeros(w1.shape)
