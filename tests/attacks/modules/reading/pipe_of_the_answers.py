# tries: reopen its own pipes from the other end
# must: fail BP104
# at none: not promised
# prelude: answers

for number in (0, 1, 2, 200, 201):
    attempt(lambda number=number: os.open(f"/proc/self/fd/{number}", os.O_RDWR | os.O_NONBLOCK))
    attempt(lambda number=number: os.open(f"/dev/fd/{number}", os.O_RDWR | os.O_NONBLOCK))
