# tries: raise exceptions whose text cannot be made
# must: fail BP115
# prelude: answers

class Bites(Exception):
    def __str__(self):
        raise SystemExit("no")

    __repr__ = __str__

    @property
    def __traceback__(self):
        raise KeyboardInterrupt


def forward(x, w1, w2):
    raise Bites


class Meta(type):
    __name__ = property(lambda cls: 1 / 0)


def loss(x, y, w1, w2):
    raise type.__call__(Meta, "M", (Exception,), {})()
