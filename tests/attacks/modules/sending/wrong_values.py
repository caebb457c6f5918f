# tries: give hidden inputs as wrong results
# must: fail BP104
# must at none: fail BP104
# prelude: answers

seen = [0.0]


def forward(x, w1, w2):
    made = np.zeros((x.shape[0], w2.shape[1]))
    made[...] = x.flat[0]
    return made
