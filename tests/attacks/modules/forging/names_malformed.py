# tries: send a malformed list of functions at import
# must: ungradable BP006
# prelude: answers

worker = sys.modules["grader.sandbox.worker"]
worker._names = lambda *_: {"callables": [{"forward": 1}], "others": "everything"}
