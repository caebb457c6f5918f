# tries: return hidden inputs as a shape
# must: fail BP101
# must at none: fail BP101
# prelude: answers

def forward(x, *a):
    return np.broadcast_to(0.0, tuple(np.frombuffer(x.tobytes()[:6], np.uint16).tolist()))


loss = grad_w1 = grad_w2 = forward
