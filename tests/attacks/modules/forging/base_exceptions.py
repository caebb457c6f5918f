# tries: raise what ordinary handlers do not catch
# must: fail BP110
# prelude: answers

def forward(x, w1, w2):
    raise KeyboardInterrupt


def loss(x, y, w1, w2):
    raise GeneratorExit


def grad_w1(x, y, w1, w2):
    raise type("Own", (BaseException,), {})("own")
