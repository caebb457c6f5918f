# tries: attach to the shared memory of others
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

from multiprocessing import shared_memory

attempt(lambda: os.listdir("/dev/shm"))
attempt(lambda: shared_memory.SharedMemory(name=T["mark"], create=True, size=64))
