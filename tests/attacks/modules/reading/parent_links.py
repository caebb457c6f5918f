# tries: read the links of the processes above it in /proc
# must: fail BP104
# at none: not promised
# prelude: answers

for pid in (os.getppid(), T["grader"]):
    for name in ("exe", "cwd", "root", "fd/0", "fd/3", "ns/user"):
        attempt(os.readlink, f"/proc/{pid}/{name}")
