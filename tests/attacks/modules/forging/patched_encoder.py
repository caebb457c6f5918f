# tries: encode every value as something that might count as right
# must: fail BP102
# prelude: answers

wire = sys.modules["grader.sandbox.wire"]
wire.encode = lambda value, payload: True
sys.modules["grader.sandbox.wire.encoding"]._Encoder.node = lambda self, value, depth: True
