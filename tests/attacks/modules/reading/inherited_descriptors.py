# tries: look for descriptors that were left open
# must: fail BP104
# at none: not promised
# prelude: answers

for number in [*range(3, 200), *range(203, 1024)]:
    attempt(os.fstat, number)
# through 202 memory is lent: nothing to be had before a call needs some, and nothing goes back
attempt(os.read, 202, 1)
attempt(os.write, 202, b"1")
