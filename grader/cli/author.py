"""Commands of those who write assignments: the schema of a spec, kits, proofs of references."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.options import LOST, AssignmentsOption, app, print_answer


@app.command()
def schema() -> None:
    """Print the JSON Schema of assignment.toml, for editors."""
    from grader.spec import schema_text

    print_answer(schema_text())


@app.command()
def kit(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Assignments; all unless given.")
    ] = None,
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
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Assignments; all unless given.")
    ] = None,
    assignments: AssignmentsOption = Path("assignments"),
    check: Annotated[
        bool, typer.Option("--check", help="Compute nothing; exit 1 where a proof is out of date.")
    ] = False,
) -> None:
    """Prove the gradients of a reference by differences and torch.autograd."""
    from grader import proof
    from grader.discover import read_assignment, read_assignments

    chosen = (
        [read_assignment(assignments, wanted) for wanted in ids]
        if ids
        else list(read_assignments(assignments).values())
    )
    outdated = False
    for assignment in filter(proof.asks_for_gradients, chosen):
        if check:
            why = proof.why_outdated(assignment)
            outdated = outdated or why is not None
            print_answer(f"{assignment.spec.id}: {why or 'up to date'}")
        else:
            found = proof.verify(assignment)
            print_answer(f"{proof.write_proof(assignment, found)}: {proof.told(found)}")
    raise typer.Exit(LOST if outdated else 0)
