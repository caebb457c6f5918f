# tries: replace numpy's comparisons
# must: fail BP104
# prelude: answers

for name in ("allclose", "isclose", "array_equal", "all", "any", "testing", "abs", "isfinite", "max", "subtract"):
    setattr(np, name, lambda *a, **k: True)
