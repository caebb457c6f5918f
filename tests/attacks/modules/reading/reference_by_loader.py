# tries: load the reference through importlib's file loader
# must: fail BP104
# at none: not promised
# prelude: answers

import importlib.util


def steal():
    spec = importlib.util.spec_from_file_location("stolen", T["solution"])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.forward


attempt(steal)
