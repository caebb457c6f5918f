import ctypes

NUMBERS = {}  # numbers of system calls on this machine; the harness fills it in
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
_alive = []


def syscall(name, *arguments):
    """Make a system call; raise if it is refused."""
    numbers = [ctypes.c_ulong(value & (2**64 - 1)) for value in arguments]
    result = libc.syscall(ctypes.c_long(NUMBERS[name]), *numbers)
    if result < 0:
        raise OSError(ctypes.get_errno(), name)
    if result == 0 and name in ("fork", "vfork", "clone", "clone3"):
        time.sleep(600)
    return result


def cstring(text):
    """The address of a C string."""
    _alive.append(ctypes.create_string_buffer(text.encode()))
    return ctypes.addressof(_alive[-1])


def machine_code(code):
    """Machine code as a function."""
    import mmap

    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    _alive.append(page)
    return ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
