# tries: close every descriptor while it is imported
# must: ungradable BP006
# at none: not promised
# prelude: answers

os.closerange(0, 1024)
