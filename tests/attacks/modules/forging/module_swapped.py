# tries: swap its own module for an object that answers to everything
# must: fail
# prelude: answers

class Everything:
    __name__ = __spec__ = __path__ = __loader__ = None

    def __getattr__(self, name):
        return lambda *a: 0.0


sys.modules[__name__] = Everything()
for thing in list(sys.modules["grader.sandbox.worker"].__dict__):
    pass


def __getattr__(name):
    return lambda *a: 0.0


del forward
