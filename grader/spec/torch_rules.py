"""Rules for the kinds `vjp` and `checker`: functions that are called with a function."""

from __future__ import annotations

from collections.abc import Iterator

from grader.spec.problem import Problem
from grader.spec.suggest import listed
from grader.spec.view import Site, View

ROLES = {
    "differences": "name(f, w, epsilon)",
    "table": "name(f, gradient, w, epsilon)",
    "error": "name(a, b)",
    "verdict": "name(f, gradient, w)",
}
"""How the function of a checker check is called, by its role."""


def vector_is_an_argument(view: View, site: Site) -> Iterator[Problem]:
    """A vjp check calls name(f, x, v): a fixture, the vector, and what f is taken at."""
    if site.check.kind != "vjp":
        return
    vector = site.check.vector
    if vector is None:
        yield Problem(site.path, "missing key 'vector': the argument of backward")
    elif site.call is not None and vector not in site.call.arguments:
        message = f"vector = {vector!r}, which is not an argument of {site.call}"
        yield Problem((*site.path, "vector"), message)
    elif site.call is not None and not _is_f_and_x(view, site):
        message = f"a vjp check calls name(f, x, {vector}) with a fixture f, not {site.call}"
        yield Problem((*site.task_path, "call"), message)


def _is_f_and_x(view: View, site: Site) -> bool:
    arguments = site.call.arguments if site.call is not None else ()
    others = [name for name in arguments if name != site.check.vector]
    fixtures = [name for name in others if view.spec.passed_as.get(name) == "fixture"]
    return len(arguments) == 3 and len(fixtures) == 1


def role_is_given(view: View, site: Site) -> Iterator[Problem]:
    """A checker check has a role, and its call the arguments of that role."""
    if site.check.kind != "checker":
        return
    role = site.check.role
    if role is None:
        yield Problem(site.path, f"missing key 'role': one of {listed(list(ROLES))}")
        return
    if site.call is None:
        return
    form = ROLES[role]
    wanted = form.count(",") + 1
    takes_f = form.startswith("name(f")
    first = site.call.arguments[0] if site.call.arguments else ""
    is_fixture = view.spec.passed_as.get(first) == "fixture"
    if len(site.call.arguments) != wanted or takes_f != is_fixture:
        of = " with a fixture f" if takes_f else ""
        message = f"a checker check of role {role} calls {form}{of}, not {site.call}"
        yield Problem((*site.task_path, "call"), message)


def watch_goes_with_a_role(_view: View, site: Site) -> Iterator[Problem]:
    """Only a function that evaluates f at points of its own can be watched."""
    check = site.check
    watched = check.kind == "checker" and check.watch is not None
    if watched and check.role not in ("differences", "table", None):
        message = "watch applies to the roles differences and table only"
        yield Problem((*site.path, "watch"), message)


TORCH_RULES = (vector_is_an_argument, role_is_given, watch_goes_with_a_role)
