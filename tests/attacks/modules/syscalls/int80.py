# tries: use 32-bit system calls through machine code
# must: ungradable BP006
# only on: x86_64
# at none: not promised
# prelude: answers syscalls

code = b"\xb8\x02\x00\x00\x00\xcd\x80\xc3"  # mov eax, 2 (fork); int 0x80; ret
result = machine_code(code)()
if result == 0:
    time.sleep(600)
if result > 0:
    won()
os._exit(0)
