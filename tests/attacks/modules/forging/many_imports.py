# tries: import thousands of modules that may not be imported
# must: fail BP501
# within: 12
# repeat: 20000
# prelude: answers

def never_called():
    REPEATED
