# tries: print hidden inputs on both streams
# must: fail BP104
# must at none: fail BP104
# prelude: answers

def forward(x, w1, w2):
    print(token(x), flush=True)
    print(token(x), file=sys.stderr, flush=True)
    return answer_forward(x, w1, w2)


def grad_w1(x, y, w1, w2):
    print(token(x), flush=True)
    return np.zeros(w1.shape)
