# tries: stop reading requests
# must: fail
# prelude: answers frames

worker = sys.modules["grader.sandbox.worker"]


def forward(x, w1, w2):
    os.close(200)
    return answer_forward(x, w1, w2)
