# tries: raise an exception that holds an enormous integer
# must: fail BP110
# prelude: answers

def forward(x, w1, w2):
    raise ValueError(10**6000)
