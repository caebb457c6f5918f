# tries: kill itself in a call
# must: fail BP114
# prelude: answers

def forward(*a):
    os.kill(os.getpid(), 9)
