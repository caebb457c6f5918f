# tries: map far more shared memory than allowed
# must: fail BP104
# prelude: answers

import mmap

attempt(lambda: mmap.mmap(-1, 2**33))
attempt(lambda: mmap.mmap(-1, 2**33, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | getattr(mmap, "MAP_NORESERVE", 0x4000)))
