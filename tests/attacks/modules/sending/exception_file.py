# tries: raise hidden inputs as the name of the file at fault
# must: fail BP110
# must at none: fail BP110
# prelude: answers

def forward(x, *a):
    exec(compile("raise ValueError", "two_layer_relu.py", "exec"))


worker = sys.modules["grader.sandbox.worker"]
inputs = [""]
worker._place = lambda error, files: (inputs[0], 1)


def loss(x, *a):
    inputs[0] = token(x)
    raise ValueError


grad_w1 = grad_w2 = train = loss
