"""Expressions for pre-activations: names, `@`, `+` and parentheses, e.g. "x @ w1 + b1".

expression = product ("+" product)*
product    = atom ("@" atom)*
atom       = name | "(" expression ")"
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

_TOKEN = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*|[@+()])")
_DEEPEST = 30

T = TypeVar("T")


@dataclass(frozen=True)
class Expression:
    """A parsed expression.

    Attributes:
        operator: "@" or "+" with two operands; "" for a name.
        name: the variable, where `operator` is "".
        operands: the two sides of the operator.
    """

    operator: str = ""
    name: str = ""
    operands: tuple[Expression, ...] = ()

    def __str__(self) -> str:
        if not self.operator:
            return self.name
        sides = (
            f"({side})" if side.operator and side.operator != self.operator else str(side)
            for side in self.operands
        )
        return f" {self.operator} ".join(sides)


def parse_expression(text: str) -> Expression:
    """Read an expression.

    Raises:
        ValueError: if the text is not one; the message says where it goes wrong.
    """
    tokens = _tokens(text)
    expression, end = _sum(tokens, 0, 0)
    if end < len(tokens):
        raise ValueError(f"unexpected {tokens[end]!r} in {text!r}")
    return expression


def names_in(expression: Expression) -> tuple[str, ...]:
    """Return the names in an expression, from left to right, each once."""
    names = [expression.name] if not expression.operator else []
    for operand in expression.operands:
        names += names_in(operand)
    return tuple(dict.fromkeys(names))


def fold(
    expression: Expression,
    leaf: Callable[[str], T],
    matmul: Callable[[T, T], T],
    add: Callable[[T, T], T],
) -> T:
    """Compute something for an expression from the leaves up."""
    if not expression.operator:
        return leaf(expression.name)
    left, right = (fold(operand, leaf, matmul, add) for operand in expression.operands)
    return matmul(left, right) if expression.operator == "@" else add(left, right)


def evaluate(expression: Expression, values: Mapping[str, Any]) -> Any:
    """Return the value of an expression; `values` are arrays or numbers that know @ and +."""
    return fold(expression, values.__getitem__, lambda a, b: a @ b, lambda a, b: a + b)


def dimensions(expression: Expression, variables: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the named dimensions of an expression's value.

    Raises:
        ValueError: if dimensions do not chain; the message names the two sides.
    """
    return fold(expression, variables.__getitem__, _dimensions_of_product, _dimensions_of_sum)


def _dimensions_of_product(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    if not left or not right or len(left) > 2 or len(right) > 2 or left[-1] != right[0]:
        raise ValueError(f"{_shape(left)} @ {_shape(right)} does not chain")
    return left[:-1] + right[1:]


def _dimensions_of_sum(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    longer, shorter = (left, right) if len(left) >= len(right) else (right, left)
    if longer[len(longer) - len(shorter) :] != shorter:
        raise ValueError(f"{_shape(left)} + {_shape(right)} does not fit")
    return longer


def _shape(names: tuple[str, ...]) -> str:
    return f"({', '.join(names)})"


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            unknown = text[position:].lstrip()[0]
            raise ValueError(
                f"{unknown!r} in {text!r}: only names, @, + and parentheses may be used"
            )
        tokens.append(match[1])
        position = match.end()
    return tokens


def _sum(tokens: list[str], start: int, depth: int) -> tuple[Expression, int]:
    return _chain(tokens, start, depth, "+", _product)


def _product(tokens: list[str], start: int, depth: int) -> tuple[Expression, int]:
    return _chain(tokens, start, depth, "@", _atom)


def _chain(
    tokens: list[str],
    start: int,
    depth: int,
    operator: str,
    part: Callable[[list[str], int, int], tuple[Expression, int]],
) -> tuple[Expression, int]:
    left, end = part(tokens, start, depth)
    links = 0
    while end < len(tokens) and tokens[end] == operator:
        links += 1
        if links > _DEEPEST:
            raise ValueError(f"more than {_DEEPEST} {operator} in a row")
        right, end = part(tokens, end + 1, depth)
        left = Expression(operator, operands=(left, right))
    return left, end


def _atom(tokens: list[str], start: int, depth: int) -> tuple[Expression, int]:
    if start == len(tokens):
        raise ValueError("it ends where a name should follow")
    symbol = tokens[start]
    if symbol == "(":
        return _parenthesis(tokens, start, depth)
    if symbol in "@+)":
        raise ValueError(f"{symbol!r} where a name should be")
    return Expression(name=symbol), start + 1


def _parenthesis(tokens: list[str], start: int, depth: int) -> tuple[Expression, int]:
    if depth == _DEEPEST:
        raise ValueError(f"parentheses are nested more than {_DEEPEST} deep")
    inner, end = _sum(tokens, start + 1, depth + 1)
    if end == len(tokens) or tokens[end] != ")":
        raise ValueError("a parenthesis is not closed")
    return inner, end + 1
