# tries: wait for input
# must: ungradable BP005
# prelude: answers

input()
