# tries: follow the worker with a trace function and change what it sends
# must: fail BP104
# prelude: answers

def follow(frame, event, argument):
    if frame.f_code.co_name in ("answer", "call", "encode", "node", "pack"):
        frame.f_locals["value"] = frame.f_locals["result"] = 0.0
    return follow


sys.settrace(follow)
sys.setprofile(follow)
