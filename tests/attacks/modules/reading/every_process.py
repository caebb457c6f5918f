# tries: read the command lines of all processes
# must: fail BP104
# at none: not promised
# prelude: answers

for pid in range(1, 4000):
    attempt(lambda pid=pid: open(f"/proc/{pid}/cmdline", "rb").read())
