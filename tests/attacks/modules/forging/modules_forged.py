# tries: send a malformed list of loaded modules
# must: fail BP104
# prelude: answers frames

worker = sys.modules["grader.sandbox.worker"]
honest = worker.Worker.answer


def answer(self, header, payload):
    if header["op"] == "modules":
        return {"modules": 9, "outcome": 3}, [b'{"a": [1' + b"[" * 100000]
    return honest(self, header, payload)


worker.Worker.answer = answer
