# tries: give the functions signatures that lie or raise
# must: fail
# prelude: answers

class Function:
    def __init__(self, signature):
        self.__signature__ = signature

    def __call__(self, *a):
        return 0.0


class Text(str):
    pass


forward = Function("\x1b[31m" * 1000)
loss = Function(None)


class Liar:
    @property
    def __signature__(self):
        raise SystemExit

    def __call__(self, *a):
        return 0.0


grad_w1 = Liar()
