# tries: look for descriptors that were left open
# must: fail BP104
# at none: not promised
# prelude: answers

for number in [*range(3, 200), *range(202, 1024)]:
    attempt(os.fstat, number)
