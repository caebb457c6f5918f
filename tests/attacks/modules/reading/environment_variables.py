# tries: look for a secret in the environment it inherited
# must: fail BP104
# at none: not promised
# prelude: answers

if any("ATTACK_SECRET" in name or "secret-of-the-course" in value for name, value in os.environ.items()):
    won()
