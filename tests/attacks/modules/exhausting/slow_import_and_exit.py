# tries: take as long as allowed to be imported, and end in every call
# must: fail BP114
# within: 12
# prelude: answers

end = time.process_time() + 0.25
while time.process_time() < end:
    pass


def forward(*a):
    os._exit(0)


loss = grad_w1 = grad_w2 = train = forward
