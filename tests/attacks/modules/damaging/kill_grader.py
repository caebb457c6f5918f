# tries: send the grader a signal
# must: fail BP104
# at none: not promised
# prelude: answers

attempt(os.kill, T["grader"], 0)
attempt(os.kill, T["grader"], 12)
