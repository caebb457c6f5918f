# tries: raise an exception with an endless chain and traceback
# must: fail BP110
# prelude: answers

def forward(x, w1, w2):
    error = ValueError("first")
    for number in range(20000):
        following = ValueError(str(number))
        following.__cause__ = error
        error = following
    raise error


def loss(x, y, w1, w2):
    error = ValueError("around")
    error.__context__ = error
    raise error


def grad_w1(x, y, w1, w2):
    raise BaseExceptionGroup("group", [KeyboardInterrupt()] * 1000)
