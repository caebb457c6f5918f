# tries: print without newline, then very many lines
# must: fail BP104
# prelude: answers

print("y" * 5_000_000, end="")
print("\n" * 1_000_000)
