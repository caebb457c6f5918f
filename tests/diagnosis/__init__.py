"""How often a mistake is named, and that no name is wrong: `python -m tests.diagnosis`."""
