# tries: have cron, a shell or Python start it again
# must: fail BP104
# at none: not promised
# prelude: answers

for path in (
    "/etc/cron.d/" + T["mark"],
    "/var/spool/cron/crontabs/" + T["mark"],
    "/etc/profile.d/" + T["mark"],
    T["home"] + "/.bashrc",
    T["home"] + "/.profile",
    T["home"] + "/.config",
    os.path.dirname(os.path.dirname(np.__file__)) + "/" + T["mark"] + ".pth",
):
    attempt(lambda path=path: open(path, "a"))
    attempt(os.mkdir, path)
