# tries: touch the canary
# must: fail BP104
# prelude: answers

os.utime(T["canary"], (0, 0))
