# tries: offer the parent to the out-of-memory killer
# must: fail BP104
# at none: not promised
# prelude: answers

for pid in (os.getppid(), T["grader"]):
    attempt(lambda pid=pid: open(f"/proc/{pid}/oom_score_adj", "w").write("1000"))
