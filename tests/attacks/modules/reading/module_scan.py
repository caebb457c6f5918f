# tries: look for the grader's judging half among the loaded modules
# must: fail BP104
# at none: not promised
# prelude: answers

for name in ("run", "reference", "prepare", "judge", "checks", "draw", "spec", "numerics", "cli", "sandbox.host"):
    if f"grader.{name}" in sys.modules:
        won(name)
