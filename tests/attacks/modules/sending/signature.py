# tries: refuse the arguments with hidden inputs in the signature
# must: fail
# must at none: fail
# prelude: answers

seen = [""]


class Function:
    @property
    def __signature__(self):
        import inspect

        return inspect.Signature([inspect.Parameter(seen[0] or "nothing", inspect.Parameter.KEYWORD_ONLY)])

    def __call__(self, *a):
        return 0.0


def forward(x, w1, w2):
    seen[0] = "t" + token(x)
    return answer_forward(x, w1, w2)


loss = grad_w1 = grad_w2 = train = Function()
