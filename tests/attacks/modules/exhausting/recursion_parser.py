# tries: make the parser and the compiler recurse, at import
# must: ungradable BP006
# prelude: answers

sys.setrecursionlimit(2**31 - 1)
for text in ("-" * 10**5 + "1", "(" * 190 + ")" * 190, "a." * 10**5 + "a", "[" * 99 + "]" * 99, "1" + "+1" * 10**5):
    try:
        compile(text, "x", "eval")
    except (MemoryError, SyntaxError, RecursionError):
        pass
os._exit(1)
