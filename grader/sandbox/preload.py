"""What a child must have in memory because it will not be able to open it.

Promises: after `preload` the modules below are imported, codecs are loaded and the local time zone
is read, all in the zygote, without starting a thread; after `remember_folders` the import system
knows the content of each folder on `sys.path` without listing it again.
Does not promise: that any other module can be imported at level `files-closed`; modules that print,
open a window or a browser, or change how Python starts are left out, as are deprecated ones.
Needs: nothing; a module that this Python lacks is passed over.
"""

from __future__ import annotations

import codecs
import contextlib
import importlib
import importlib.machinery
import sys
import time


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_MODULES = _words("""
    __future__ abc argparse array ast asyncio base64 bdb binascii bisect builtins bz2 calendar
    cmath cmd code codecs codeop collections collections.abc colorsys compileall
    concurrent.futures concurrent.futures.thread configparser contextlib contextvars copy copyreg
    cProfile csv ctypes ctypes.util dataclasses datetime dbm decimal difflib dis doctest email
    email.message email.mime.text email.parser encodings encodings.aliases encodings.ascii
    encodings.cp1252 encodings.idna encodings.latin_1 encodings.utf_16 encodings.utf_32
    encodings.utf_8 encodings.utf_8_sig enum errno faulthandler fcntl filecmp fileinput fnmatch
    fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip
    hashlib heapq hmac html html.entities html.parser http http.client http.cookies importlib
    importlib.abc importlib.machinery importlib.metadata importlib.resources importlib.util
    inspect io ipaddress itertools json json.decoder json.encoder keyword linecache locale logging
    logging.config logging.handlers lzma mailbox marshal math mimetypes mmap modulefinder
    multiprocessing multiprocessing.connection multiprocessing.context multiprocessing.pool
    multiprocessing.queues multiprocessing.shared_memory multiprocessing.synchronize netrc numbers
    opcode operator optparse os os.path pathlib pdb pickle pickletools pkgutil platform plistlib
    posixpath pprint profile pstats pty pwd py_compile pyclbr pyexpat queue quopri random re
    reprlib resource runpy sched secrets select selectors shelve shlex shutil signal smtplib
    socket socketserver sqlite3 ssl stat statistics string stringprep struct subprocess symtable
    sys sysconfig syslog tabnanny tarfile tempfile termios textwrap threading time timeit token
    tokenize tomllib trace traceback tracemalloc tty types typing unicodedata unittest
    unittest.case unittest.mock unittest.util urllib urllib.error urllib.parse urllib.request
    uuid warnings wave weakref wsgiref xml xml.dom xml.dom.minidom xml.etree
    xml.etree.ElementTree xml.sax zipapp zipfile zipimport zlib zoneinfo
    _bisect _blake2 _collections_abc _compression _csv _datetime _decimal _elementtree _hashlib
    _heapq _json _lsprof _md5 _opcode _pickle _posixsubprocess _pydatetime _pydecimal _queue
    _random _sha1 _sha2 _sha256 _sha3 _sha512 _statistics _strptime _struct _weakrefset
    _zoneinfo zoneinfo._common zoneinfo._tzpath
""")

_CODECS = _words(
    "utf-8 utf-8-sig utf-16 utf-32 latin-1 ascii cp1252 idna unicode_escape hex base64"
)


def preload() -> tuple[str, ...]:
    """Import the modules, and read what they would read at first use; the names imported."""
    imported = []
    for name in _MODULES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
            imported.append(name)
    for name in _CODECS:
        codecs.lookup(name)
    time.tzset()
    _warm_up()
    return tuple(imported)


def _warm_up() -> None:
    """Make first uses that import or read something of their own."""
    time.strptime("2000", "%Y")
    importlib.import_module("locale").getpreferredencoding(False)
    importlib.import_module("mimetypes").init(files=[])
    importlib.import_module("platform").uname()


def remember_folders() -> None:
    """Have the import system list each folder on `sys.path` now, while that can be done."""
    importlib.machinery.PathFinder.find_spec("grader_has_no_such_module", sys.path)
