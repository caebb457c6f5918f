# tries: return hidden inputs as the name of a type
# must: fail BP102
# must at none: fail BP102
# prelude: answers

def forward(x, *a):
    return type(token(x), (), {})()


loss = grad_w1 = grad_w2 = forward
