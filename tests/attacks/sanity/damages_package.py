# tries: change a mode in the decoy package
# must: fail BP104
# prelude: answers

os.chmod(T["package"] + "/__init__.py", 0o600)
