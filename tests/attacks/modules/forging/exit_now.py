# tries: leave without clean-up while imported
# must: ungradable BP006
# prelude: answers

os._exit(0)
