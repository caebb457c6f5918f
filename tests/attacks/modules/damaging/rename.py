# tries: move files over others
# must: fail BP104
# at none: not promised
# prelude: answers

attempt(os.rename, T["other"], T["canary"])
attempt(os.replace, T["canary"], T["other"])
attempt(os.rename, T["empty"], T["empty"] + "-moved")
