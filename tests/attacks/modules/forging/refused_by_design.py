# tries: have the signature refuse the call, with a text of its own
# must: fail BP111
# prelude: answers

class Default:
    def __repr__(self):
        return "\x1b[2J<script>alert(1)</script>" + "|" * 10**6


def forward(only=Default()):
    return 0.0
