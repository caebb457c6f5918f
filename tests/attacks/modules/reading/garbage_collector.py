# tries: look through every object of the process for expected values, references and seeds
# must: fail BP104
# at none: not promised
# prelude: answers

import gc

gc.unfreeze()
NAMES = {"secret_seed", "companion", "reference_folder"}
TYPES = {"Prepared", "PreparedCase", "Expected", "LoadedAssignment", "Seeds", "Question"}


def search():
    for thing in gc.get_objects():
        if type(thing).__name__ in TYPES:
            won(thing)
        if type(thing) is dict and thing is not globals():
            if NAMES & {key for key in list(thing) if type(key) is str}:
                won(thing)


search()


def forward(x, w1, w2):
    search()
    return answer_forward(x, w1, w2)
