# tries: nothing, in two seconds
# must: fail BP104
# within: 2
# prelude: answers

pass
