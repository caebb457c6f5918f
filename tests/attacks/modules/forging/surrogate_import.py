# tries: name a module by a lone surrogate in the source, which reports then quote
# must: fail BP501
# prelude: answers

def never_called():
    __import__("\ud800\x1b[31m")
