# tries: have Python itself write compiled code
# must: fail BP104
# at none: not promised
# prelude: answers

import py_compile

sys.dont_write_bytecode = False
attempt(py_compile.compile, T["package"] + "/__init__.py", cfile=os.path.join(T["tmp"], T["mark"] + ".pyc"))
sys.pycache_prefix = T["tmp"]
attempt(lambda: __import__("this_is_not_there"))
