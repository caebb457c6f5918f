# tries: use up the stack
# must: fail BP110 BP104
# prelude: answers

def forward(x, w1, w2):
    sys.setrecursionlimit(10**4)

    def deeper():
        return deeper() + 1

    return deeper()
