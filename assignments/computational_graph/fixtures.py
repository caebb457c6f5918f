"""The expressions that your class is judged on. You have them, too: call one with your `Value`.

Each takes your class and plain numbers, builds an expression, calls `backward()` and returns the
numbers that are compared, by name. The first line of its docstring is how reports call it.
"""

CHAIN = 10_000
DOUBLINGS = 40
TERMS = 300


def _told(out, **leaves):
    return {"data": out.data} | {f"{name}.grad": leaf.grad for name, leaf in leaves.items()}


# --- one operation at a time ----------------------------------------------------------------------


def sums(Value, a, b):
    """sums with numbers on either side, (a + 3) + (2 + b)"""
    x, y = Value(a), Value(b)
    out = (x + 3) + (2 + y)
    out.backward()
    return _told(out, a=x, b=y)


def differences(Value, a, b):
    """differences with numbers on either side, (5 - a) - (-b - 2)"""
    x, y = Value(a), Value(b)
    out = (5 - x) - (-y - 2)
    out.backward()
    return _told(out, a=x, b=y)


def products(Value, a, b):
    """products with numbers on either side, (a * 3) * (2 * b)"""
    x, y = Value(a), Value(b)
    out = (x * 3) * (2 * y)
    out.backward()
    return _told(out, a=x, b=y)


def quotients(Value, a, b):
    """a quotient, (a / 4) / b"""
    x, y = Value(a), Value(b)
    out = (x / 4) / y
    out.backward()
    return _told(out, a=x, b=y)


def reciprocals(Value, a, b):
    """a number divided by a value, 3 / a"""
    x = Value(a)
    out = 3 / x
    out.backward()
    return _told(out, a=x)


def whole_powers(Value, a):
    """powers with whole exponents, a**2, a**3, a**-1 and a**-2"""
    return _powers(Value, a, (2, 3, -1, -2))


def fractional_powers(Value, a):
    """powers with other exponents, a**0.5, a**1.5 and a**-0.5 of a positive a"""
    return _powers(Value, abs(a) + 0.5, (0.5, 1.5, -0.5))


def _powers(Value, number, exponents):
    results = {}
    for exponent in exponents:
        x = Value(number)
        out = x**exponent
        out.backward()
        results |= {f"a**{exponent}": out.data, f"a.grad of a**{exponent}": x.grad}
    return results


def rectified(Value, a):
    """relu of a positive and of a negative value, as in relu(a) + relu(a)"""
    on, off = Value(abs(a)), Value(-abs(a))
    up, down = on.relu(), off.relu()
    (up + up).backward()
    (down + down).backward()
    return {
        "relu(positive)": up.data,
        "relu(negative)": down.data,
        "positive.grad": on.grad,
        "negative.grad": off.grad,
    }


def rectified_zero(Value, a):
    """relu at exactly 0, where every slope from 0 to 1 is right"""
    x = Value(a)
    out = (x + -a).relu()
    out.backward()
    return _told(out, a=x)


def exponential(Value, a):
    """exp(a) + exp(a), the same value twice"""
    x = Value(a)
    y = x.exp()
    out = y + y
    out.backward()
    return _told(out, a=x)


# --- values that are used more than once ----------------------------------------------------------


def reused(Value, a, b):
    """a value used several times, (a + a) * a + a * a"""
    x = Value(a)
    out = (x + x) * x + x * x
    out.backward()
    return _told(out, a=x)


def twins(Value, a, b):
    """two values of the same number, a * b + b with b = a"""
    x, y = Value(a), Value(a)
    out = x * y + y
    out.backward()
    return _told(out, a=x, b=y)


def diamond(Value, a, b):
    """a diamond: c = a + b, then c * a + (c + b)"""
    x, y = Value(a), Value(b)
    c = x + y
    out = c * x + (c + y)
    out.backward()
    return _told(out, a=x, b=y)


def braid(Value, a, b):
    """a part used at several depths: c = a * b, d = c + a, then d * c + c"""
    x, y = Value(a), Value(b)
    c = x * y
    d = c + x
    out = d * c + c
    out.backward()
    return _told(out, a=x, b=y)


# --- long expressions -----------------------------------------------------------------------------


def total(Value, a, b):
    """the sum() of 300 values"""
    values = [Value(a + b * index) for index in range(TERMS)]
    out = sum(values)
    out.backward()
    return {"data": out.data, "first.grad": values[0].grad, "last.grad": values[-1].grad}


def ladder(Value, a, b):
    """a ladder of 40 rungs, each c = c * 0.75 + c * 0.25"""
    x = Value(a)
    out = x
    for _ in range(DOUBLINGS):
        out = out * 0.75 + out * 0.25
    out.backward()
    return _told(out, a=x)


def chain(Value, a, b):
    """a chain of 10,000 nodes"""
    x, y = Value(a), Value(b)
    out = x
    for _ in range(CHAIN // 2):
        out = out * 0.9995 + y
    out.backward()
    return _told(out, a=x, b=y)


# --- more than one backward() ---------------------------------------------------------------------


def twice(Value, a, b):
    """backward() called twice, which doubles every leaf's grad"""
    x, y = Value(a), Value(b)
    out = (x * y + x) * y
    before = out.data
    out.backward()
    once = {"a.grad": x.grad, "b.grad": y.grad}
    out.backward()
    return {
        "data": before,
        "data afterwards": out.data,
        **{f"{name} after one": grad for name, grad in once.items()},
        "a.grad after two": x.grad,
        "b.grad after two": y.grad,
    }


def two_graphs(Value, a, b):
    """two expressions of the same leaves, a * b and a - b"""
    x, y = Value(a), Value(b)
    one, other = x * y, x - y
    one.backward()
    other.backward()
    return {"a * b": one.data, "a - b": other.data, "a.grad": x.grad, "b.grad": y.grad}


def shared_part(Value, a, b):
    """two expressions that share a part: c = a * b, then c + a and c * b"""
    x, y = Value(a), Value(b)
    c = x * y
    one, other = c + x, c * y
    one.backward()
    other.backward()
    return {"c + a": one.data, "c * b": other.data, "a.grad": x.grad, "b.grad": y.grad}


def bystander(Value, a, b):
    """a value that the expression does not use keeps the grad 0"""
    x, y = Value(a), Value(b)
    unused = x * y
    out = x * 3 + 1
    out.backward()
    alone = Value(b)
    alone.backward()
    return {
        "data": out.data,
        "a * b": unused.data,
        "a.grad": x.grad,
        "b.grad": y.grad,
        "grad of a value alone": alone.grad,
    }


# --- at random ------------------------------------------------------------------------------------

LIMIT = 8.0
"""No part of a random expression is larger than this."""

OPERATIONS = (
    # on values, on plain numbers, and which plain numbers it is fit for
    (lambda x, y: x + y, lambda u, v: u + v, lambda u, v: True),
    (lambda x, y: x - y, lambda u, v: u - v, lambda u, v: True),
    (lambda x, y: x * y, lambda u, v: u * v, lambda u, v: True),
    (lambda x, y: x / y, lambda u, v: u / v, lambda u, v: abs(v) > 0.25),
    (lambda x, y: -x, lambda u, v: -u, lambda u, v: True),
    (lambda x, y: 2 * x, lambda u, v: 2 * u, lambda u, v: True),
    (lambda x, y: 1 - x, lambda u, v: 1 - u, lambda u, v: True),
    (lambda x, y: 3 / x, lambda u, v: 3 / u, lambda u, v: abs(u) > 0.375),
    (lambda x, y: x**2, lambda u, v: u**2, lambda u, v: abs(u) > 0.01),
    (lambda x, y: x**3, lambda u, v: u**3, lambda u, v: 0.01 < abs(u) < 2),
    (lambda x, y: x**-1, lambda u, v: 1 / u, lambda u, v: abs(u) > 0.25),
    (lambda x, y: x**0.5, lambda u, v: u**0.5, lambda u, v: u > 0.1),
    (lambda x, y: x.relu(), lambda u, v: max(u, 0.0), lambda u, v: abs(u) > 0.05),
    (lambda x, y: x.exp(), lambda u, v: 2.718281828459045**u, lambda u, v: u < 2),
)


def expression(Value, numbers, steps):
    """an expression drawn at random"""
    plain = [2 * number for number in numbers]
    leaves = [Value(number) for number in plain]
    nodes = list(leaves)
    for choice, left, right in steps:
        i, j = _picked(left, len(nodes)), _picked(right, len(nodes))
        apply, value, fits = OPERATIONS[_picked(choice, len(OPERATIONS))]
        u, v = plain[i], plain[j]
        if fits(u, v) and abs(value(u, v)) < LIMIT:
            nodes.append(apply(nodes[i], nodes[j]))
            plain.append(value(u, v))
        else:
            nodes.append((nodes[i] - nodes[j]) * 0.25)
            plain.append((u - v) * 0.25)
    out = nodes[-1]
    for node in nodes[len(leaves) : -1]:
        out = out + node
    out.backward()
    grads = {f"grad of leaf {index}": leaf.grad for index, leaf in enumerate(leaves)}
    return {"data": out.data} | grads


def _picked(number, count):
    """Turn a number from -1 to 1 into an index."""
    return min(int((number + 1) / 2 * count), count - 1)
