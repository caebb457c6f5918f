# tries: wait for a lock that nobody frees
# must: ungradable BP007
# prelude: answers

import threading

lock = threading.Lock()
lock.acquire()
lock.acquire()
