# tries: print for ever
# must: fail BP112
# prelude: answers

BLOCK = b"x" * 65536


def forward(x, w1, w2):
    while True:
        os.write(1, BLOCK)
