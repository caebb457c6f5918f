# tries: look for the course's paths in its own command line
# must: fail BP104
# at none: not promised
# prelude: answers

text = " ".join([*sys.argv, *getattr(sys, "orig_argv", [])])
if os.path.dirname(T["solution"]) in text or "hidden" in text:
    won()
