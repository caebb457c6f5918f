# tries: look for traces of the submission graded before in the same zygote
# must: fail BP104
# at none: not promised
# prelude: answers

import gc

for thing in gc.get_objects():
    if type(thing) is dict and "MARK_OF_AN_HONEST_SUBMISSION" in thing:
        won()
np.attack_was_here = getattr(np, "attack_was_here", 0) + 1
if np.attack_was_here > 1:
    won()
