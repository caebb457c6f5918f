# tries: raise SystemExit with a message in a call
# must: fail BP114
# prelude: answers

def forward(*a):
    sys.exit("all 20 tests passed")
