# tries: break numpy for whoever comes next in this zygote
# must: fail BP104
# at none: not promised
# prelude: answers

np.maximum = lambda *a: None
np.sum = lambda *a, **k: 0
np.ndarray.__array_priority__ if hasattr(np.ndarray, "__array_priority__") else None
sys.modules["grader.sandbox.wire.values"].DTYPES = frozenset()
import random

random.seed = None
np.random.seed = None
