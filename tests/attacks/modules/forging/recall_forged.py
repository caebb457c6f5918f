# tries: answer a second look with something else, and the load of the next process with success
# must: fail BP104
# prelude: answers frames

worker = sys.modules["grader.sandbox.worker"]
honest = worker.Worker.answer


def answer(self, header, payload):
    if header["op"] == "recall":
        return {"outcome": "returned", "value": {"o": "right"}, "passed": True}, []
    if header["op"] == "outline":
        return {"outline": 2}, [b"{}"]
    return honest(self, header, payload)


worker.Worker.answer = answer
