# tries: return NaN everywhere, which compares as neither wrong nor right
# must: fail BP103
# prelude: answers

def forward(x, w1, w2):
    return np.full((x.shape[0], w2.shape[1]), np.nan)


def loss(x, y, w1, w2):
    return float("nan")


def train(x, y, w1, w2, learning_rate, steps):
    return w1 * np.nan, w2 * np.nan, [float("nan")] * steps
