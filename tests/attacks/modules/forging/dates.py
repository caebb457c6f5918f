# tries: return dates and durations
# must: fail BP105
# prelude: answers

def forward(x, w1, w2):
    return np.zeros((x.shape[0], w2.shape[1]), dtype="m8[s]")


def grad_w1(x, y, w1, w2):
    return np.full(w1.shape, np.datetime64("NaT"))
