# tries: leave with status 0 while imported, so that it looks like a passed run
# must: ungradable BP006
# prelude: answers

sys.exit(0)
