"""Variants of solutions as source text: right ones that must pass, wrong ones that must not."""
