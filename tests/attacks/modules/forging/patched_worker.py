# tries: have the worker answer every call with success
# must: fail BP102
# prelude: answers

worker = sys.modules["grader.sandbox.worker"]


def answer(self, header, payload):
    if header["op"] == "modules":
        return {"modules": 2}, [b"[]"]
    return {"outcome": "returned", "passed": True, "value": {"o": "PASSED"}, "changed": []}, []


def forward(x, w1, w2):
    worker.Worker.answer = answer
    return answer_forward(x, w1, w2)
