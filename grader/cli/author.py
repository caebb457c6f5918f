"""Commands of those who write assignments: a new one, its schema, its kit, its proof."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.options import (
    LOST,
    USAGE,
    AssignmentsOption,
    JsonOption,
    VerboseOption,
    app,
    print_answer,
)

IdsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[ID]...", help="Assignments; all unless given.")
]


class Arrays(StrEnum):
    """Values of --arrays."""

    NUMPY = "numpy"
    TORCH = "torch"


@app.command()
def schema() -> None:
    """Print the JSON Schema of assignment.toml, for editors."""
    from grader.spec import schema_text

    print_answer(schema_text())


@app.command()
def kit(
    ids: IdsArgument = None,
    assignments: AssignmentsOption = Path("assignments"),
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write DIR/ID/kit.npz instead of beside the spec."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 where a kit is out of date.")
    ] = False,
) -> None:
    """Write what students need to check themselves: right answers on visible inputs."""
    from grader.discover import read_assignment, read_assignments
    from grader.kit import build_kit, kit_file, why_outdated, write_kit

    chosen = (
        [read_assignment(assignments, wanted) for wanted in ids]
        if ids
        else list(read_assignments(assignments).values())
    )
    outdated = False
    for assignment in chosen:
        content = build_kit(assignment)
        path = kit_file(assignment, out)
        if check:
            why = why_outdated(path, content)
            outdated = outdated or why is not None
            print_answer(f"{path}: {why or 'up to date'}")
        else:
            write_kit(path, content)
            print_answer(f"{path}  {len(content) / 1e6:.2f} MB")
    raise typer.Exit(LOST if outdated else 0)


@app.command()
def verify(
    ids: IdsArgument = None,
    assignments: AssignmentsOption = Path("assignments"),
    check: Annotated[
        bool, typer.Option("--check", help="Compute nothing; exit 1 where a proof is out of date.")
    ] = False,
    no_examples: Annotated[
        bool, typer.Option("--no-examples", help="Leave the examples out, which take longest.")
    ] = False,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Prove an assignment: gradients, points, mistakes, examples and kit."""
    if check:
        raise typer.Exit(_outdated_proofs(ids, assignments))
    from grader.discover import folders_named
    from grader.prove.whole import prove
    from grader.render.proved import proved_json, render_proved

    found = []
    for folder in folders_named(assignments, ids):
        if not as_json and sys.stderr.isatty():
            print(f"proving {folder.name} …", file=sys.stderr)  # noqa: T201  narration
        found.append(prove(folder, examples=not no_examples))
    print_answer(proved_json(found) if as_json else render_proved(found, verbose=verbose))
    raise typer.Exit(USAGE if any(one.problems for one in found) else 0)


@app.command()
def lint(
    ids: IdsArgument = None,
    assignments: AssignmentsOption = Path("assignments"),
    as_json: JsonOption = False,
) -> None:
    """Look an assignment over without running any hand-in: the fast part of verify."""
    from grader.discover import folders_named
    from grader.prove.lint import lint as examine
    from grader.render.proved import proved_json, render_lint

    found = [examine(folder) for folder in folders_named(assignments, ids)]
    print_answer(proved_json(found) if as_json else render_lint(found))
    raise typer.Exit(USAGE if any(one.problems for one in found) else 0)


@app.command()
def new(
    name: Annotated[str, typer.Argument(metavar="ID", help="Of the assignment; no blanks.")],
    assignments: AssignmentsOption = Path("assignments"),
    arrays: Annotated[Arrays, typer.Option(help="What goes into the functions.")] = Arrays.NUMPY,
) -> None:
    """Write a small assignment that works, to start from."""
    from grader.skeleton import write_skeleton

    for path in write_skeleton(assignments, name, arrays.value):
        print_answer(str(path))


def _outdated_proofs(ids: list[str] | None, folder: Path) -> int:
    from grader.discover import read_assignment, read_assignments
    from grader.proof import stored as proof

    chosen = (
        [read_assignment(folder, wanted) for wanted in ids]
        if ids
        else list(read_assignments(folder).values())
    )
    outdated = False
    for assignment in filter(proof.asks_for_gradients, chosen):
        why = proof.why_outdated(assignment)
        outdated = outdated or why is not None
        print_answer(f"{assignment.spec.id}: {why or 'up to date'}")
    return LOST if outdated else 0
