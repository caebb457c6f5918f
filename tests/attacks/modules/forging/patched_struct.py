# tries: replace the frames' head
# must: fail BP115
# prelude: answers

def forward(x, w1, w2):
    class Head:
        size = 24

        @staticmethod
        def pack(*_):
            return b"PASS" * 6

        unpack = staticmethod(wire.HEAD.unpack)

    wire.HEAD = Head
    return answer_forward(x, w1, w2)


wire = sys.modules["grader.sandbox.wire.frames"]
