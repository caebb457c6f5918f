# tries: raise an exception with a message of 50 MB
# must: fail BP110
# prelude: answers

def forward(x, w1, w2):
    raise ValueError("<b>\x1b[31m" * 5_000_000)
