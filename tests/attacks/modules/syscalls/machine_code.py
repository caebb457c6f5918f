# tries: make forbidden system calls from machine code of its own
# must: fail BP104
# only on: x86_64
# at none: not promised
# prelude: answers syscalls

def call(number):
    # mov eax, number; xor edi, edi; xor esi, esi; xor edx, edx; syscall; ret
    code = b"\xb8" + number.to_bytes(4, "little") + b"\x31\xff\x31\xf6\x31\xd2\x0f\x05\xc3"
    result = machine_code(code)()
    if result == 0 and number in (57, 58):
        time.sleep(600)
    if result >= 0:
        won(number)


for number in (57, 58, 101, 41):
    call(number)
