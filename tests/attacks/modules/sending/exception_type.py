# tries: raise the hidden inputs as an exception's type
# must: fail BP110
# must at none: fail BP110
# prelude: answers

def forward(x, *a):
    raise type(token(x), (Exception,), {})


loss = grad_w1 = grad_w2 = train = forward
