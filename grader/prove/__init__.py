"""Proves that an assignment does what it promises: `grade verify`, and its fast part, `grade lint`.

lint       everything that can be told without running a hand-in
whole      all of it: lint, agreement, starter, reference, mistakes, examples, kit, limits

`grader.proof.opinions` is the part that proves gradients; here is everything around it.
"""
