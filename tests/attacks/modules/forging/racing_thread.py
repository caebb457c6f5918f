# tries: change the answer in another thread while it is sent
# must: fail BP104
# prelude: answers

import threading

shared = np.zeros((8, 8))


def race():
    while True:
        shared[...] = np.random.rand(8, 8)


def forward(x, w1, w2):
    global running
    if "running" not in globals():
        running = threading.Thread(target=race, daemon=True)
        running.start()
    return shared[: x.shape[0], : w2.shape[1]]
