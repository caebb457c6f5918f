# tries: leave with status 0 in every function
# must: fail BP114
# prelude: answers

def forward(*a):
    os._exit(0)


loss = grad_w1 = grad_w2 = train = forward
