# tries: leave passing test tools where a test runner would find them
# must: fail BP104
# prelude: answers

import types

for name in ("pytest", "_pytest", "unittest", "nose", "numpy.testing", "grader.judge", "grader.run", "conftest"):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].main = sys.modules[name].judge = lambda *a, **k: 0
for name in ("pytest", "_pytest", "nose", "conftest"):
    del sys.modules[name]
