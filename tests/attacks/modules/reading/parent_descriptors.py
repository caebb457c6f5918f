# tries: open the descriptors of the processes above it
# must: fail BP104
# at none: not promised
# prelude: answers

for pid in (os.getppid(), T["grader"]):
    attempt(os.listdir, f"/proc/{pid}/fd")
    for number in range(64):
        attempt(lambda path=f"/proc/{pid}/fd/{number}": os.open(path, os.O_RDONLY | os.O_NONBLOCK))
