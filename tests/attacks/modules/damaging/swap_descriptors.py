# tries: put its output where answers go
# must: fail BP115 BP104
# at none: not promised
# prelude: answers

def forward(x, w1, w2):
    saved = os.dup(201)
    os.dup2(201, 1)
    print("this goes where answers go", flush=True)
    os.dup2(saved, 201)
    return answer_forward(x, w1, w2)
