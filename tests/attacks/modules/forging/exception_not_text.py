# tries: raise exceptions whose text is not text
# must: fail
# prelude: answers

class Odd(str):
    def __getitem__(self, item):
        return 7

    def encode(self, *a):
        return b""


class Error(Exception):
    def __str__(self):
        return Odd("x")


def forward(x, w1, w2):
    raise Error
