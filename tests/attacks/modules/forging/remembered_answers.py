# tries: answer the second drawing with the answers of the first
# must: fail BP104
# prelude: answers

seen = []


def forward(x, w1, w2):
    seen.append(np.zeros((x.shape[0], w2.shape[1])))
    return seen[0]
