# tries: time out in every function
# must: fail BP112 BP117
# within: 25
# prelude: answers

def forward(*a):
    while True:
        pass


loss = grad_w1 = grad_w2 = train = forward
