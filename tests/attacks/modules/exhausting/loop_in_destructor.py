# tries: loop for ever while the answer is made
# must: fail BP104
# prelude: answers

class Slow(np.ndarray):
    def __array_finalize__(self, other):
        if "armed" in globals():
            while True:
                pass


def forward(x, w1, w2):
    global armed
    made = answer_forward(x, w1, w2).view(Slow)
    armed = True
    return made
