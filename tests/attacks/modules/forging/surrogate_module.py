# tries: put a module named by a lone surrogate among the loaded ones
# must: fail BP503
# prelude: answers

sys.modules["\ud800\x1b[31m"] = sys
