# tries: say at import that functions exist which do not
# must: fail BP110
# prelude: answers frames

worker = sys.modules["grader.sandbox.worker"]
names = worker._names
worker._names = lambda *_: {"callables": ["forward", "loss", "\ud800", "a" * 5000], "others": [["train", "\x1b[31m\ud800"]]}
del forward, loss, train
