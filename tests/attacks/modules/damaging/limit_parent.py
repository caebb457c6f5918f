# tries: lower the parent's limits so that later children fail
# must: fail BP104
# at none: not promised
# prelude: answers

import resource

for pid in (os.getppid(), T["grader"]):
    for which in (resource.RLIMIT_NOFILE, resource.RLIMIT_CORE, resource.RLIMIT_AS):
        attempt(resource.prlimit, pid, which, (7, 7))
        attempt(resource.prlimit, pid, which)
