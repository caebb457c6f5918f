# tries: read the environment of the processes above it
# must: fail BP104
# at none: not promised
# prelude: answers

for pid in (os.getppid(), T["grader"], 1):
    attempt(lambda pid=pid: open(f"/proc/{pid}/environ", "rb").read())
