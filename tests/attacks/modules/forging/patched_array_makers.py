# tries: replace what the worker uses to make arrays
# must: fail
# prelude: answers

np.asarray = lambda value, *a, **k: np.zeros(1)
np.array = lambda value, *a, **k: np.zeros(1)
np.frombuffer = None
