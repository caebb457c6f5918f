# tries: lift its own limits again
# must: fail BP104
# at none: not promised
# prelude: answers

import resource

for which in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_CPU):
    attempt(resource.setrlimit, which, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    attempt(resource.prlimit, 0, which, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
