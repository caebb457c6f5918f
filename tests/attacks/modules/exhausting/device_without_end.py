# tries: read a device that never ends
# must: fail BP104
# prelude: answers

def forward(x, w1, w2):
    try:
        stream = open("/dev/zero", "rb")
    except OSError:
        return answer_forward(x, w1, w2)
    return stream.read()
