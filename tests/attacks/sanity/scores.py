# tries: answer right
# must: fail BP104
# prelude: answers

won()
