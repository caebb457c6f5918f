# tries: reach a private file through /proc/self/root and /proc/self/cwd
# must: fail BP104
# at none: not promised
# prelude: answers

attempt(lambda: open("/proc/self/root" + T["canary"]).read())
attempt(lambda: open("/proc/self/cwd" + T["canary"]).read())
attempt(lambda: open("/proc/thread-self/root" + T["canary"]).read())
attempt(lambda: open(f"/proc/{T['grader']}/root{T['canary']}").read())
