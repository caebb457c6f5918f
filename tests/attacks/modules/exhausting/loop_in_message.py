# tries: loop for ever while the exception is described
# must: fail BP112
# prelude: answers

class Slow(Exception):
    def __str__(self):
        while True:
            pass


def forward(x, w1, w2):
    raise Slow
