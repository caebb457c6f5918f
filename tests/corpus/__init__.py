"""Variants of solutions as source text: right ones that must pass, wrong ones that must not.

`python -m tests.corpus` judges them by the thousand (docs/corpus.md). A package tests/corpus/<id>/
belongs to the assignment <id> and has

    correct.py   CORRECT: tuple[Variant, ...]   all with mistake=None
    wrong.py     WRONG: tuple[Variant, ...]     all with a mistake
    probes.py    optional; with it, mutants and pairs of mistakes are made and judged, too:
        BASE: str                               the hand-in that the wrong variants are edits of
        ORIGINALS: tuple[Variant, ...]          right hand-ins; each single-node mutant of the
                                                `function` of each is made
        probes(function, random) -> Iterable[Probe]
                                                inputs that tell the right function from others:
                                                see `truth.Probe`

and may have more modules of its own. RUNS in its __init__.py says at how many pairs of seeds it is
judged, where judging it takes long; AMPLIFYING names right variants whose method amplifies rounding
(see docs/numerics.md). Nothing needs to be registered.
"""
