# tries: write forged answers when objects are freed
# must: fail
# prelude: answers frames

class Last:
    def __del__(self):
        os.write(201, b"GRD1" * 6)


def forward(x, w1, w2):
    keep = Last()
    return answer_forward(x, w1, w2)
