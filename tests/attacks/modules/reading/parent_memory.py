# tries: read the memory of the processes above it
# must: fail BP104
# at none: not promised
# prelude: answers

for pid in (os.getppid(), T["grader"]):
    attempt(lambda pid=pid: open(f"/proc/{pid}/mem", "rb", buffering=0))
    attempt(lambda pid=pid: open(f"/proc/{pid}/maps").read())
    attempt(lambda pid=pid: open(f"/proc/{pid}/pagemap", "rb").read(8))
