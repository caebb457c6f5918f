# tries: look through every object of the process for references and the secret seed
# must: fail BP104
# at none: not promised
# prelude: answers

import gc


def look():
    for thing in gc.get_objects():
        if isinstance(thing, dict):
            if any(type(key) is str and key in ("expected", "secret_seed", "Prepared") for key in list(thing)):
                won()
            if T["seed"] in [value for value in list(thing.values()) if type(value) is int]:
                won()


gc.unfreeze()
T = dict(T, seed=int(T["seed_text"]))
globals_seed = T.pop("seed")
T = {**T, "seed": -1}


def search():
    for thing in gc.get_objects():
        if isinstance(thing, dict) and thing is not globals():
            for key, value in list(thing.items()):
                if type(value) is int and value == globals_seed:
                    won()
                if type(key) is str and key in ("expected", "secret_seed"):
                    won()


search()


def forward(x, w1, w2):
    search()
    return answer_forward(x, w1, w2)
