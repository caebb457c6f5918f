"""A small assignment that works, to start from: `grade new`."""

from grader.skeleton.write import write_skeleton

__all__ = ["write_skeleton"]
