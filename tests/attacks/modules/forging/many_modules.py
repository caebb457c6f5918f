# tries: put hundreds of thousands of names among the loaded modules
# must: fail BP503
# within: 12
# prelude: answers

for number in range(200_000):
    sys.modules[f"m{number}"] = sys
