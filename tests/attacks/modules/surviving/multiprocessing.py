# tries: start workers of multiprocessing and concurrent.futures
# must: fail BP104
# at none: not promised
# prelude: answers

import multiprocessing

for method in ("fork", "spawn", "forkserver"):
    attempt(lambda method=method: multiprocessing.get_context(method).Process(target=time.sleep, args=(600,)).start())
attempt(lambda: multiprocessing.Pool(2))
attempt(lambda: multiprocessing.Manager())
