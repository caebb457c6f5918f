# tries: loop for ever in a call
# must: fail BP112
# prelude: answers

def forward(x, w1, w2):
    while True:
        pass
