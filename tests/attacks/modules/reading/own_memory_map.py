# tries: read its own memory by way of /proc
# must: fail BP104
# at none: not promised
# prelude: answers

attempt(lambda: open("/proc/self/maps").read())
attempt(lambda: open("/proc/self/mem", "rb", buffering=0))
