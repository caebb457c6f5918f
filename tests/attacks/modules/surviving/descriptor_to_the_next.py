# tries: leave something in a pipe for the next child
# must: fail BP104
# at none: not promised
# prelude: answers

for number in (0, 200):
    attempt(os.write, number, b"left behind")

# sending out
