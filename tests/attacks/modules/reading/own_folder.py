# tries: look for the folder it was handed in from
# must: fail BP104
# at none: not promised
# prelude: answers

attempt(lambda: open(os.path.join(T["submissions"], "own", "two_layer_relu.py")).read())
attempt(lambda: open(os.path.abspath(__file__)).read())
