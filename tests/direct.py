"""Runs a hand-in's calls in this process: what `grade verify` does with trusted code."""

from __future__ import annotations

from grader.prove.direct import convert_for, observe_directly

__all__ = ["convert_for", "observe_directly"]
