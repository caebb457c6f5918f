# tries: make every function a coroutine
# must: fail BP102
# prelude: answers

async def forward(x, w1, w2):
    return 1
