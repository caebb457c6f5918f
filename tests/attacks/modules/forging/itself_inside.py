# tries: return a list that holds itself
# must: fail BP102
# prelude: answers

def forward(x, w1, w2):
    made = []
    made.append(made)
    return made


def loss(x, y, w1, w2):
    made = {}
    made["again"] = made
    return made
