# tries: nothing that its header says
# must: fail BP112
# prelude: answers

pass
