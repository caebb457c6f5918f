# tries: fill both output pipes right before it ends
# must: fail BP114
# prelude: answers

def forward(x, w1, w2):
    for number in (1, 2):
        for _ in range(200):
            os.write(number, b"z" * 65536)
    os._exit(0)
