# tries: change the arguments and hide it
# must: fail BP104
# prelude: answers frames

worker = sys.modules["grader.sandbox.worker"]
worker.Worker.differs = lambda self, before, now: False


def forward(x, w1, w2):
    x[...] = w1[...] = w2[...] = 0
    return np.zeros((x.shape[0], w2.shape[1]))
