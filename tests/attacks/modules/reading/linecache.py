# tries: read a private file through linecache, as tracebacks do
# must: fail BP104
# at none: not promised
# prelude: answers

import linecache

if linecache.getlines(T["canary"]):
    won()
