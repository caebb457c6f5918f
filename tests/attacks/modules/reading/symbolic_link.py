# tries: plant a link to a private file and read through it
# must: fail BP104
# at none: not promised
# prelude: answers

for folder in T["folders"]:
    link = os.path.join(folder, T["mark"])
    attempt(os.symlink, T["canary"], link)
    attempt(lambda link=link: open(link).read())
