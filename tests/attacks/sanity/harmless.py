# tries: nothing
# must: fail BP104
# prelude: answers

pass
