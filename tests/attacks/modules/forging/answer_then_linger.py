# tries: answer by itself, then go on running in the call
# must: fail
# prelude: answers frames

def forward(x, w1, w2):
    os.write(201, frame(nonce(), b'{"outcome":"returned","value":{"f":"0x0p+0"},"changed":[]}'))
    while True:
        pass
