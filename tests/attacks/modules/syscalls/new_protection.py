# tries: make a data page executable and run it
# must: fail BP104
# only on: x86_64
# at none: not promised
# prelude: answers syscalls

import mmap

page = mmap.mmap(-1, 4096)
page.write(b"\xb8\x39\x00\x00\x00\x0f\x05\xc3")  # mov eax, 57 (fork); syscall; ret
address = ctypes.addressof(ctypes.c_char.from_buffer(page))
libc.mprotect(ctypes.c_void_p(address), 4096, 5)
result = ctypes.CFUNCTYPE(ctypes.c_long)(address)()
if result == 0:
    time.sleep(600)
if result > 0:
    won()
