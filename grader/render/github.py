"""Findings as annotations of a GitHub workflow: GitHub shows each one at its line. Pure.

GitHub's runner reads the lines of a job's output that begin with `::error`. Whatever comes from a
student is escaped as its documentation asks, so that no line of theirs can become a command.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from grader.records import Finding, Report, Status
from grader.render.blocks import Block, Told, blocks, check_id, closed_failures, distinct_findings
from grader.render.concise import total_line, worst
from grader.render.evidence import column_of
from grader.render.remedies import remedy
from grader.render.text import tidy


def render_github(report: Report, folder: str = "") -> str:
    """Return a line for each finding, then the total.

    Args:
        report: redacted already, if a student is to read it.
        folder: where the submitted files are, as seen from the repository; "" for its root.
    """
    report = tidy(report)
    return "\n".join([*_lines(report, folder), total_line(report)]) + "\n"


def _lines(report: Report, folder: str) -> Iterable[str]:
    if report.status is Status.UNGRADABLE:
        for finding in distinct_findings(report.verdicts):
            said = [finding.headline, remedy(finding.code)]
            yield command("error", _place(finding, folder, finding.code), said)
        return
    for block in blocks(report):
        yield from _block(block, folder)
    for verdict in closed_failures(report):
        yield command("error", {"title": check_id(verdict)}, ["did not pass (hidden)"])


def _block(block: Block, folder: str) -> Iterable[str]:
    checks = ", ".join(block.checks)
    # a fault is nobody's error
    kind = "warning" if block.status is Status.FAULT else "error"
    if not block.told:
        yield command(kind, {"title": checks}, ["did not pass"])
    for told in block.told:
        finding = told.finding
        title = f"{finding.code} {checks}"
        yield command(kind, _place(finding, folder, title), _said(told))


def _said(told: Told) -> Iterable[str]:
    yield told.finding.headline + worst(told)
    if told.finding.causes:
        yield " ".join(told.finding.causes[0].sentences)


def _place(finding: Finding, folder: str, title: str) -> Mapping[str, str]:
    place: dict[str, str] = {}
    if finding.file is not None:
        place["file"] = f"{folder}/{finding.file}" if folder else finding.file
    # lines of a notebook count from the top of a cell, which no file has
    if finding.file is not None and finding.line and not finding.file.endswith(".ipynb"):
        place["line"] = str(finding.line)
        column = column_of(finding)
        if column is not None and finding.columns is not None:
            end = max(finding.columns[1], column)  # the last column that is meant, from 1
            place |= {"col": str(column), "endColumn": str(end)}
    return {**place, "title": title}


def command(kind: str, properties: Mapping[str, str], lines: Iterable[str]) -> str:
    """Return one workflow command; line ends in the message are written as GitHub reads them."""
    told = ",".join(f"{name}={escape_property(value)}" for name, value in properties.items())
    message = escape_data("\n".join(lines))
    return f"::{kind} {told}::{message}"


def escape_data(text: str) -> str:
    """Return a message as it may stand behind the second `::`."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Return the value of a property, which ends at a comma or a colon otherwise."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")
