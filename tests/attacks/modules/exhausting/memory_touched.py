# tries: fill all the memory it can get, bit by bit
# must: fail BP113
# prelude: answers

def forward(x, w1, w2):
    kept = []
    while True:
        kept.append(np.ones(2**20))
