"""Every mistake an author can make, one tiny edit each, and the whole text that tells of it."""

from pathlib import Path
from typing import NamedTuple

import pytest

from grader.errors import SpecError
from grader.spec.check_rules import _USES
from grader.spec.models import KINDS

from .minimal import TEXT, edited, load_text


class Slip(NamedTuple):
    title: str
    old: str
    new: str
    error: str


SLIPS = [
    Slip(
        "misspelt key of a check",
        'families = ["base", "small"]\n  weights',
        'familys = ["base", "small"]\n  weights',
        (
            "assignment.toml:57: task forward, check values: unknown key 'familys'; did you mean "
            "'families'?"
        ),
    ),
    Slip(
        "misspelt table",
        "[limits]",
        "[limit]",
        "assignment.toml:11: unknown key 'limit'; did you mean 'limits'?",
    ),
    Slip(
        "misspelt required key",
        'title  = "Tiny"',
        'titel  = "Tiny"',
        "assignment.toml:3: unknown key 'titel'; did you mean 'title'?",
    ),
    Slip(
        "key of another table",
        "imports = [",
        "seed = 3\nimports = [",
        (
            "assignment.toml:9: unknown key 'submission.seed'; it belongs at the top, before the "
            "first [table]"
        ),
    ),
    Slip(
        "key of a task in a check",
        'kind     = "gradient"',
        'kind     = "gradient"\n  call = "f(x)"',
        (
            "assignment.toml:69: task grad_w, check values: unknown key 'call'; it belongs in "
            "[[task]]"
        ),
    ),
    Slip(
        "key of nothing",
        "cpu_s = 10",
        "colour = 10",
        "assignment.toml:12: unknown key 'limits.colour'",
    ),
    Slip(
        "key of tolerance",
        'wrt      = "w"',
        'wrt = "w"\n  tolerance = { rtoll = 1e-6 }',
        (
            "assignment.toml:70: task grad_w, check values: unknown key 'tolerance.rtoll'; did "
            "you mean 'rtol'?"
        ),
    ),
    Slip(
        "missing key at the top",
        'title  = "Tiny"\n',
        "",
        "assignment.toml:1: missing key 'title'",
    ),
    Slip(
        "missing submission",
        '[submission]\nfile    = "tiny.py"\nimports = ["math", "numpy"]\n',
        "",
        "assignment.toml:1: missing table [submission]",
    ),
    Slip(
        "missing variables",
        "[variables]",
        "[preactivations.variables]",
        (
            "assignment.toml:1: missing table [variables]\n"
            "assignment.toml:14: preactivations.variables must be a string, not a table"
        ),
    ),
    Slip(
        "missing key of a family",
        'draw = "dyadic"\n',
        "",
        "assignment.toml:23: family base: missing key 'draw'",
    ),
    Slip(
        "missing check",
        (
            "  [[task.check]]\n"
            '  id     = "imports"\n'
            '  kind   = "rules"\n'
            "  points = 0\n"
            '  tasks  = ["forward"]\n'
        ),
        "",
        "assignment.toml:37: task rules: missing table [[task.check]]",
    ),
    Slip(
        "missing task id",
        'id    = "rules"\n',
        "",
        "assignment.toml:37: task 1: missing key 'id'",
    ),
    Slip(
        "misspelt required table",
        "[submission]",
        "[submision]",
        "assignment.toml:7: unknown key 'submision'; did you mean 'submission'?",
    ),
    Slip(
        "missing check id",
        '  id       = "purity"\n',
        "",
        "assignment.toml:74: task grad_w, check 2: missing key 'id'",
    ),
    Slip(
        "missing ids",
        'id    = "grad_w"\n',
        "id = 3\n",
        (
            "assignment.toml:62: task 3: id must be a string of letters, digits, '_' and, after "
            "the first, '-', not 3"
        ),
    ),
    Slip(
        "points in words",
        "points   = 9",
        "points   = 'six'",
        (
            "assignment.toml:70: task grad_w, check values: points must be a number at least 0, "
            "not 'six'"
        ),
    ),
    Slip(
        "points as a string",
        "points   = 9",
        "points   = '9'",
        (
            "assignment.toml:70: task grad_w, check values: points must be a number at least 0, "
            "not '9'"
        ),
    ),
    Slip(
        "points as a boolean",
        "points   = 9",
        "points   = true",
        (
            "assignment.toml:70: task grad_w, check values: points must be a number at least 0, "
            "not true"
        ),
    ),
    Slip(
        "negative points",
        "points   = 9",
        "points   = -9",
        (
            "assignment.toml:70: task grad_w, check values: points must be a number at least 0, "
            "not -9"
        ),
    ),
    Slip(
        "points not a number",
        "points   = 9",
        "points   = nan",
        (
            "assignment.toml:70: task grad_w, check values: points must be a number at least 0, "
            "not nan"
        ),
    ),
    Slip(
        "no points",
        "points = 20",
        "points = 0",
        "assignment.toml:4: points must be a number greater than 0, not 0",
    ),
    Slip(
        "fractional seed",
        "seed   = 7",
        "seed   = 7.0",
        "assignment.toml:5: seed must be a whole number at least 0, not 7.0",
    ),
    Slip(
        "negative seed",
        "seed   = 7",
        "seed   = -7",
        "assignment.toml:5: seed must be a whole number at least 0, not -7",
    ),
    Slip(
        "seed as a date",
        "seed   = 7",
        "seed   = 2024-01-01",
        (
            "assignment.toml:5: seed must be a whole number at least 0, not the date or time "
            "2024-01-01"
        ),
    ),
    Slip(
        "another format",
        "schema = 1",
        "schema = 2",
        "assignment.toml:1: schema must be 1, not 2",
    ),
    Slip(
        "misspelt draw",
        'draw = "dyadic"',
        'draw = "dyadik"',
        (
            "assignment.toml:25: family base: draw must be one of 'dyadic', 'integers', "
            "'normal', 'uniform', not 'dyadik'; did you mean 'dyadic'?"
        ),
    ),
    Slip(
        "unknown draw",
        'draw = "dyadic"',
        'draw = "cauchy"',
        (
            "assignment.toml:25: family base: draw must be one of 'dyadic', 'integers', "
            "'normal', 'uniform', not 'cauchy'"
        ),
    ),
    Slip(
        "misspelt visibility",
        'kind     = "purity"',
        'kind = "purity"\n  visibility = "hiden"',
        (
            "assignment.toml:77: task grad_w, check purity: visibility must be one of 'visible', "
            "'after_due_date', 'after_published', 'hidden', not 'hiden'; did you mean 'hidden'?"
        ),
    ),
    Slip(
        "unknown sandbox",
        "cpu_s = 10",
        "sandbox = 3",
        "assignment.toml:12: limits.sandbox must be one of 'full', 'files-closed', 'none', not 3",
    ),
    Slip(
        "id with a space",
        'id     = "tiny"',
        'id     = "ti ny"',
        (
            "assignment.toml:2: id must be a string of letters, digits, '_' and, after the "
            "first, '-', not 'ti ny'"
        ),
    ),
    Slip(
        "file in a folder",
        '"tiny.py"',
        '"src/tiny.py"',
        (
            "assignment.toml:8: submission.file must be the name of a .py file, without folders, "
            "not 'src/tiny.py'"
        ),
    ),
    Slip(
        "memory of nothing",
        "cpu_s = 10",
        "memory_mib = 0",
        "assignment.toml:12: limits.memory_mib must be a whole number greater than 0, not 0",
    ),
    Slip(
        "size zero",
        "dims = { N = 3",
        "dims = { N = 0",
        "assignment.toml:24: family base: dims.N must be a whole number at least 1, not 0",
    ),
    Slip(
        "dimension that is no name",
        "dims = { N = 3",
        "dims = { N-1 = 3",
        "assignment.toml:24: family base: the name 'N-1' must be a Python name",
    ),
    Slip(
        "family that is no name",
        "[families.base]",
        '[families."base line"]',
        (
            "assignment.toml:23: family 'base line': the name 'base line' must be a string of "
            "letters, digits, '_' and, after the first, '-'"
        ),
    ),
    Slip(
        "variable that is no name",
        "rate = []",
        "rate = []\nlearning-rate = []",
        "assignment.toml:18: the name 'learning-rate' must be a Python name",
    ),
    Slip(
        "dimensions as a string",
        'w    = ["D", "H"]',
        'w    = "D"',
        "assignment.toml:16: variables.w must be a list of Python names, not 'D'",
    ),
    Slip(
        "dimension with a space",
        'w    = ["D", "H"]',
        'w    = ["D", "H 1"]',
        "assignment.toml:16: entry 2 of variables.w must be a Python name, not 'H 1'",
    ),
    Slip(
        "family as a number",
        'families = ["base"]',
        'families = ["base", 3]',
        (
            "assignment.toml:78: task grad_w, check purity: entry 2 of families must be a "
            "string, not 3"
        ),
    ),
    Slip(
        "families as a string",
        'families = ["base"]',
        'families = "base"',
        (
            "assignment.toml:78: task grad_w, check purity: families must be a list of strings, "
            "not 'base'"
        ),
    ),
    Slip(
        "value as a string",
        "rate = 0.5",
        "rate = '0.5'",
        (
            "assignment.toml:35: family descent: values.rate must be a finite number, or a list "
            "or a list of rows of them, not '0.5'"
        ),
    ),
    Slip(
        "value that is not finite",
        "rate = 0.5",
        "rate = [[1.0, inf]]",
        (
            "assignment.toml:35: family descent: values.rate must be a finite number, or a list "
            "or a list of rows of them, not [[1.0, inf]]"
        ),
    ),
    Slip(
        "single brackets",
        '[[task]]\nid    = "rules"\ntitle = "By hand"\n\n  [[task.check]]',
        '[[task]]\nid    = "rules"\ntitle = "By hand"\n\n  [task.check]',
        (
            "assignment.toml:41: task rules: [[task.check]] needs double brackets, since there "
            "may be several"
        ),
    ),
    Slip(
        "limit as a list",
        "[limits]\ncpu_s = 10",
        "[limits]\ncpu_s = [10]",
        "assignment.toml:12: limits.cpu_s must be a number greater than 0, not [10]",
    ),
    Slip(
        "no checks",
        (
            "  [[task.check]]\n"
            '  id     = "imports"\n'
            '  kind   = "rules"\n'
            "  points = 0\n"
            '  tasks  = ["forward"]\n'
        ),
        "check = []\n",
        (
            "assignment.toml:41: task rules: check must be a list of tables, at least one, not "
            "an empty list"
        ),
    ),
    Slip(
        "check that is no table",
        (
            "  [[task.check]]\n"
            '  id     = "imports"\n'
            '  kind   = "rules"\n'
            "  points = 0\n"
            '  tasks  = ["forward"]\n'
        ),
        "check = [3]\n",
        "assignment.toml:41: task rules, check 1: must be a table, not 3",
    ),
    Slip(
        "kind as a number",
        'kind     = "gradient"',
        "kind     = 1",
        (
            "assignment.toml:68: task grad_w, check values: kind must be one of "
            f"{', '.join(map(repr, KINDS))}, not 1"
        ),
    ),
    Slip(
        "weight of nothing",
        "small = 2",
        "small = 0",
        (
            "assignment.toml:58: task forward, check values: weights.small must be a number "
            "greater than 0, not 0"
        ),
    ),
    Slip(
        "points do not add up",
        "points   = 9",
        "points   = 8",
        "assignment.toml:4: points = 20, but the checks add up to 19",
    ),
    Slip(
        "points finer than hundredths",
        "points   = 9",
        "points   = 8.999",
        (
            "assignment.toml:4: points = 20, but the checks add up to 19.999\n"
            "assignment.toml:70: task grad_w, check values: points = 8.999, but points are "
            "counted in hundredths"
        ),
    ),
    Slip(
        "duplicate task id",
        'id    = "forward"',
        'id    = "grad_w"',
        (
            "assignment.toml:45: task rules, check imports: unknown task 'forward' in tasks; "
            "choose from 'rules', 'grad_w', 'train'\n"
            "assignment.toml:62: task grad_w: duplicate task id 'grad_w': task 2 has it already\n"
            "assignment.toml:72: task grad_w, check values: needs has 'forward/values', which is "
            "no check or task; did you mean 'grad_w/values'?"
        ),
    ),
    Slip(
        "duplicate check id",
        'id       = "purity"',
        'id       = "values"',
        (
            "assignment.toml:75: task grad_w, check values: duplicate check id 'values': check 1 "
            "has it already\n"
            "assignment.toml:80: task grad_w, check values: needs has 'values', which is or "
            "contains this check itself"
        ),
    ),
    Slip(
        "misspelt kind",
        'kind     = "gradient"',
        'kind     = "gradent"',
        (
            "assignment.toml:68: task grad_w, check values: unknown kind 'gradent'; did you mean "
            "'gradient'?"
        ),
    ),
    Slip(
        "unknown kind",
        'kind     = "gradient"',
        'kind     = "jury"',
        (
            "assignment.toml:68: task grad_w, check values: unknown kind 'jury'; did you mean "
            "'purity'?"
        ),
    ),
    Slip(
        "misspelt family",
        'families = ["base"]',
        'families = ["bse"]',
        (
            "assignment.toml:78: task grad_w, check purity: unknown family 'bse'; did you mean "
            "'base'?"
        ),
    ),
    Slip(
        "family slip leaves it used",
        'families = ["descent"]',
        'families = ["decent"]',
        (
            "assignment.toml:93: task train, check trajectory: unknown family 'decent'; did you "
            "mean 'descent'?"
        ),
    ),
    Slip(
        "unknown family",
        'families = ["base"]',
        'families = ["xxx"]',
        (
            "assignment.toml:78: task grad_w, check purity: unknown family 'xxx'; choose from "
            "'base', 'small', 'descent'"
        ),
    ),
    Slip(
        "family twice",
        'families = ["base"]',
        'families = ["base", "base"]',
        "assignment.toml:78: task grad_w, check purity: families has 'base' twice",
    ),
    Slip(
        "weight of an unknown family",
        "{ small = 2 }",
        "{ smal = 2 }",
        (
            "assignment.toml:58: task forward, check values: unknown family 'smal' in weights; "
            "did you mean 'small'?"
        ),
    ),
    Slip(
        "weight of an unused family",
        "{ small = 2 }",
        "{ descent = 2 }",
        (
            "assignment.toml:58: task forward, check values: weights has 'descent', a family "
            "that this check does not use"
        ),
    ),
    Slip(
        "needs nothing in the task",
        'needs    = ["values"]',
        'needs    = ["value"]',
        (
            "assignment.toml:80: task grad_w, check purity: needs has 'value', which is no check "
            "or task; did you mean 'values'?"
        ),
    ),
    Slip(
        "needs an unknown check",
        '"forward/values"',
        '"forward/valus"',
        (
            "assignment.toml:72: task grad_w, check values: needs has 'forward/valus', which is "
            "no check or task; did you mean 'forward/values'?"
        ),
    ),
    Slip(
        "needs an unknown task",
        'needs    = ["rules"]',
        'needs    = ["ruls"]',
        (
            "assignment.toml:59: task forward, check values: needs has 'ruls', which is no check "
            "or task; did you mean 'rules'?"
        ),
    ),
    Slip(
        "needs itself",
        'needs    = ["values"]',
        'needs    = ["purity"]',
        (
            "assignment.toml:80: task grad_w, check purity: needs has 'purity', which is or "
            "contains this check itself"
        ),
    ),
    Slip(
        "needs its own task",
        'needs    = ["values"]',
        'needs    = ["grad_w"]',
        (
            "assignment.toml:80: task grad_w, check purity: needs has 'grad_w', which is or "
            "contains this check itself"
        ),
    ),
    Slip(
        "needs in a circle",
        'needs    = ["rules"]',
        'needs    = ["grad_w/purity"]',
        (
            "assignment.toml:59: task forward, check values: needs goes in a circle: "
            "forward/values needs grad_w/purity needs grad_w/values needs forward/values"
        ),
    ),
    Slip(
        "call that is none",
        '"grad_w(x, w)"',
        '"grad_w x, w"',
        "assignment.toml:64: task grad_w: call must look like 'name(x, w1)', not 'grad_w x, w'",
    ),
    Slip(
        "call with an expression",
        '"grad_w(x, w)"',
        '"grad_w(x, 2*w)"',
        (
            "assignment.toml:64: task grad_w: call must look like 'name(x, w1)', not 'grad_w(x, "
            "2*w)'"
        ),
    ),
    Slip(
        "call with a keyword",
        '"grad_w(x, w)"',
        '"lambda(x, w)"',
        (
            "assignment.toml:64: task grad_w: call uses 'lambda', a word that Python keeps for "
            "itself"
        ),
    ),
    Slip(
        "call of an unknown variable",
        '"train(x, w, rate, steps)"',
        '"train(x, w, rat, steps)"',
        (
            "assignment.toml:85: task train: call has 'rat', which is not a variable; did you "
            "mean 'rate'?"
        ),
    ),
    Slip(
        "argument twice",
        '"grad_w(x, w)"',
        '"grad_w(x, w, x)"',
        "assignment.toml:64: task grad_w: call has 'x' twice",
    ),
    Slip(
        "no call",
        'call  = "grad_w(x, w)"\n',
        "",
        (
            "assignment.toml:61: task grad_w: missing key 'call': the gradient check calls a "
            "function"
        ),
    ),
    Slip(
        "no wrt",
        '  wrt      = "w"\n',
        "",
        (
            "assignment.toml:66: task grad_w, check values: missing key 'wrt': the variable that "
            "the gradient is taken with respect to"
        ),
    ),
    Slip(
        "wrt no variable",
        'wrt      = "w"',
        'wrt      = "w1"',
        (
            "assignment.toml:69: task grad_w, check values: wrt = 'w1', which is not a variable; "
            "did you mean 'w'?"
        ),
    ),
    Slip(
        "wrt no argument",
        'wrt      = "w"',
        'wrt      = "rate"',
        (
            "assignment.toml:69: task grad_w, check values: wrt = 'rate', which is not an "
            "argument of grad_w(x, w)"
        ),
    ),
    Slip(
        "wrt of values",
        'result   = ["N", "H"]',
        'wrt = "w"',
        (
            "assignment.toml:55: task forward, check values: wrt does not apply to a values "
            "check, only to gradient"
        ),
    ),
    Slip(
        "forbidden attribute with a dot",
        'imports = ["math", "numpy"]',
        'imports = ["math", "numpy"]\nforbid_attributes = ["loss.backward"]',
        (
            "assignment.toml:10: entry 1 of submission.forbid_attributes must be a Python name, "
            "not 'loss.backward'"
        ),
    ),
    Slip(
        "siblings of finite",
        'kind     = "purity"',
        'kind     = "finite"',
        (
            "assignment.toml:79: task grad_w, check purity: siblings does not apply to a finite "
            "check, only to purity"
        ),
    ),
    Slip(
        "families of rules",
        'tasks  = ["forward"]',
        'families = ["base"]',
        (
            "assignment.toml:45: task rules, check imports: families does not apply to a rules "
            f"check, only to {', '.join(k for k, keys in _USES.items() if 'families' in keys)}"
        ),
    ),
    Slip(
        "result of purity",
        'siblings = ["forward"]',
        'result = ["N"]',
        (
            "assignment.toml:79: task grad_w, check purity: result does not apply to a purity "
            "check, only to values"
        ),
    ),
    Slip(
        "result of an unknown dimension",
        'result   = ["N", "H"]',
        'result   = ["N", "HH"]',
        (
            "assignment.toml:55: task forward, check values: unknown dimension 'HH' in result; "
            "did you mean 'H'?"
        ),
    ),
    Slip(
        "no returns",
        '  returns  = ["w", "losses"]\n',
        "",
        (
            "assignment.toml:87: task train, check trajectory: missing key 'returns': the names "
            "of the results in order"
        ),
    ),
    Slip(
        "no steps",
        '  steps    = "steps"\n',
        "",
        (
            "assignment.toml:87: task train, check trajectory: missing key 'steps': the argument "
            "that counts the updates"
        ),
    ),
    Slip(
        "steps no argument",
        "train(x, w, rate, steps)",
        "train(x, w, rate)",
        (
            "assignment.toml:91: task train, check trajectory: steps = 'steps', which is not an "
            "argument of train(x, w, rate)"
        ),
    ),
    Slip(
        "steps unknown",
        'steps    = "steps"',
        'steps    = "stps"',
        (
            "assignment.toml:91: task train, check trajectory: steps = 'stps', which is not a "
            "variable; did you mean 'steps'?"
        ),
    ),
    Slip(
        "steps an array",
        'steps    = "steps"',
        'steps    = "x"',
        "assignment.toml:91: task train, check trajectory: steps = 'x', which is not a scalar",
    ),
    Slip(
        "fractional steps",
        "steps = 3 }",
        "steps = 2.5 }",
        (
            "assignment.toml:35: family descent: values.steps must be a whole number at least 0: "
            "it counts updates"
        ),
    ),
    Slip(
        "no losses",
        '["w", "losses"]',
        '["w"]',
        (
            "assignment.toml:90: task train, check trajectory: returns must have the losses: one "
            "name that is not a variable"
        ),
    ),
    Slip(
        "returns two unknowns",
        '["w", "losses"]',
        '["ww", "losses"]',
        (
            "assignment.toml:90: task train, check trajectory: returns may have one name that is "
            "no variable, the losses; it has 'ww', 'losses'"
        ),
    ),
    Slip(
        "returns twice",
        '["w", "losses"]',
        '["w", "losses", "w"]',
        "assignment.toml:90: task train, check trajectory: returns has 'w' twice",
    ),
    Slip(
        "returns no argument",
        "train(x, w, rate, steps)",
        "train(x, rate, steps)",
        (
            "assignment.toml:90: task train, check trajectory: returns has 'w', which is not an "
            "argument of train(x, rate, steps)"
        ),
    ),
    Slip(
        "rules of an unknown task",
        'tasks  = ["forward"]',
        'tasks  = ["forwrad"]',
        (
            "assignment.toml:45: task rules, check imports: unknown task 'forwrad' in tasks; did "
            "you mean 'forward'?"
        ),
    ),
    Slip(
        "unknown sibling",
        'siblings = ["forward"]',
        'siblings = ["forwrad"]',
        (
            "assignment.toml:79: task grad_w, check purity: unknown function 'forwrad' in "
            "siblings; did you mean 'forward'?"
        ),
    ),
    Slip(
        "family without a dimension",
        "dims = { N = 3, D = 2, H = 4 }",
        "dims = { N = 3, D = 2 }",
        "assignment.toml:24: family base: dims has no 'H', which w in forward(x, w) has",
    ),
    Slip(
        "value of no variable",
        "values = { rate = 0.5,",
        "values = { rte = 1, rate = 0.5,",
        (
            "assignment.toml:35: family descent: unknown variable 'rte' in values; did you mean "
            "'rate'?"
        ),
    ),
    Slip(
        "scalar without a value",
        "rate = 0.5, ",
        "",
        (
            "assignment.toml:35: family descent: values has no 'rate', a scalar that train(x, w, "
            "rate, steps) takes"
        ),
    ),
    Slip(
        "no values at all",
        "values = { rate = 0.5, steps = 3 }\n",
        "",
        (
            "assignment.toml:32: family descent: values has no 'rate', a scalar that train(x, w, "
            "rate, steps) takes\n"
            "assignment.toml:32: family descent: values has no 'steps', a scalar that train(x, "
            "w, rate, steps) takes"
        ),
    ),
    Slip(
        "list for a scalar",
        "rate = 0.5",
        "rate = [0.5]",
        "assignment.toml:35: family descent: values.rate is a list, but rate has no dimensions",
    ),
    Slip(
        "scalar for an array",
        "rate = 0.5",
        "rate = 0.5, x = 1",
        (
            "assignment.toml:35: family descent: values.x is a single value, but x has the "
            "dimensions N, D"
        ),
    ),
    Slip(
        "array of another shape",
        "rate = 0.5",
        "rate = 0.5, x = [[1, 2]]",
        "assignment.toml:35: family descent: values.x has the shape (1, 2), but N = 3, D = 2",
    ),
    Slip(
        "ragged array",
        "rate = 0.5",
        "rate = 0.5, x = [[1, 2], [3]]",
        "assignment.toml:35: family descent: values.x has rows of unequal length",
    ),
    Slip(
        "no families",
        '  families = ["base"]\n',
        "",
        (
            "assignment.toml:74: task grad_w, check purity: a purity check needs families: the "
            "inputs it is judged on"
        ),
    ),
    Slip(
        "empty families",
        'families = ["base"]',
        "families = []",
        (
            "assignment.toml:78: task grad_w, check purity: a purity check needs families: the "
            "inputs it is judged on"
        ),
    ),
    Slip(
        "preactivation that does not chain",
        '"x @ w"',
        '"w @ x"',
        "assignment.toml:21: preactivations.h: (D, H) @ (N, D) does not chain",
    ),
    Slip(
        "preactivation that does not fit",
        '"x @ w"',
        '"x + w"',
        "assignment.toml:21: preactivations.h: (N, D) + (D, H) does not fit",
    ),
    Slip(
        "preactivation with a call",
        '"x @ w"',
        '"x @ w - 1"',
        (
            "assignment.toml:21: preactivations.h: '-' in 'x @ w - 1': only names, @, + and "
            "parentheses may be used"
        ),
    ),
    Slip(
        "preactivation of an unknown",
        '"x @ w"',
        '"x @ v"',
        (
            "assignment.toml:21: preactivations.h: unknown variable 'v'; choose from 'x', 'w', "
            "'rate', 'steps'"
        ),
    ),
    Slip(
        "preactivation that ends",
        '"x @ w"',
        '"x @"',
        "assignment.toml:21: preactivations.h: it ends where a name should follow",
    ),
    Slip(
        "preactivation with an open parenthesis",
        '"x @ w"',
        '"(x @ w"',
        "assignment.toml:21: preactivations.h: a parenthesis is not closed",
    ),
    Slip(
        "preactivation with two names",
        '"x @ w"',
        '"x w"',
        "assignment.toml:21: preactivations.h: unexpected 'w' in 'x w'",
    ),
    Slip(
        "preactivation with the name of a variable",
        'h = "x @ w"',
        'w = "x @ w"',
        "assignment.toml:21: preactivations.w has the name of a variable",
    ),
    Slip(
        "kinks without pre-activations",
        '[preactivations]\nh = "x @ w"\n\n[families.base]',
        '[families.base]\npreactivations = "dead"',
        (
            "assignment.toml:21: family base: preactivations = 'dead', but [preactivations] "
            "names none"
        ),
    ),
    Slip(
        "import that is no name",
        '"math", ',
        '"math", "numpy as np", ',
        "assignment.toml:9: submission.imports has 'numpy as np', which is not a dotted name",
    ),
    Slip(
        "unused family",
        'families = ["descent"]',
        'families = ["base"]',
        (
            "assignment.toml:23: family base: values has no 'rate', a scalar that train(x, w, "
            "rate, steps) takes\n"
            "assignment.toml:23: family base: values has no 'steps', a scalar that train(x, w, "
            "rate, steps) takes\n"
            "assignment.toml:32: family descent: no check uses this family"
        ),
    ),
]


@pytest.mark.parametrize("slip", SLIPS, ids=[slip.title for slip in SLIPS])
def test_a_slip_is_told_in_plain_words(slip: Slip, tmp_path: Path) -> None:
    with pytest.raises(SpecError) as caught:
        load_text(tmp_path, edited(slip.old, slip.new))
    assert str(caught.value).replace(f"{tmp_path}/", "") == slip.error
    assert caught.value.hint == "`grade schema` describes every key."


def test_slips_have_titles_of_their_own() -> None:
    assert len({slip.title for slip in SLIPS}) == len(SLIPS)


def test_the_spec_without_slips_loads(tmp_path: Path) -> None:
    load_text(tmp_path, TEXT)
