# tries: raise the hidden inputs as an exception's text
# must: fail BP110
# must at none: fail BP110
# prelude: answers

def forward(x, w1, w2):
    raise ValueError(token(x))


def loss(x, y, w1, w2):
    raise ValueError(token(x))


grad_w1 = grad_w2 = loss


def train(x, *a):
    raise ValueError(token(x))
