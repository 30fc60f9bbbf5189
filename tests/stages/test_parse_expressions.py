"""Read expressions: kinds, literals, positions."""

import pytest

from datamap.model.syntax import (
    Attr,
    Bool,
    Call,
    Comp,
    Compare,
    Const,
    Dict,
    IfExp,
    Item,
    Join,
    Name,
    Op,
    Seq,
    Star,
    Walrus,
    Yield,
)
from tests.stages.reading import body_of, first_value, place, read


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-1", -1),
        ("-2.5", -2.5),
        ("True", True),
        ("None", None),
        ("...", None),
        ("2j", None),
        (f"{2**70}", None),
        ("b'\\xff'", "\xff"),
        ("'\\ud800'", "?"),
        ("'é'", "é"),
        ("'a' 'b'", "ab"),
        (repr("x" * 5000), "x" * 4096),
    ],
)
def test_literals(text: str, value: object) -> None:
    constant = first_value(f"v = {text}")
    assert isinstance(constant, Const)
    assert constant.value == value
    assert type(constant.value) is type(value)


def test_a_chain_of_one_operator_is_flat() -> None:
    chain = first_value("v = a + b + c - d")
    assert isinstance(chain, Op)
    assert chain.operator == "-"
    inner = chain.operands[0]
    assert isinstance(inner, Op)
    assert [getattr(operand, "id", "") for operand in inner.operands] == ["a", "b", "c"]


def test_a_call_keeps_spreads_and_its_end() -> None:
    call = first_value("v = f(a, *b, k=c, **d)")
    assert isinstance(call, Call)
    assert [type(argument) for argument in call.args] == [Name, Star]
    assert [key for key, _ in call.keywords] == ["k", ""]
    assert (place(call.at), place(call.end)) == ((0, 4), (0, 22))


def test_an_f_string_joins_values_and_what_its_format_reads() -> None:
    joined = first_value("v = f'a{x!r:>{width}}b{y=}'")
    assert isinstance(joined, Join)
    assert [_text_of(part) for part in joined.parts[1:3]] == ["repr(x)", "width"]
    assert _text_of(joined.parts[-1]) == "repr(y)"


def _text_of(part: object) -> str:
    """Show a name, or the call that a conversion stands for."""
    if isinstance(part, Call):
        return f"{_text_of(part.function)}({', '.join(_text_of(one) for one in part.args)})"
    return part.id if isinstance(part, Name) else ""


def test_await_is_transparent() -> None:
    facts = read("async def f():\n    v = await g()\n")
    (statement,) = body_of(facts, "f")
    assert isinstance(getattr(statement, "value", None), Call)
    assert facts.index.functions[1].is_async


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a[1:2]", Item),
        ("a.b", Attr),
        ("a and b", Bool),
        ("a < b <= c", Compare),
        ("a if b else c", IfExp),
        ("[a, *b]", Seq),
        ("{'a': 1, **b}", Dict),
        ("{k: v for k, v in x if k}", Comp),
        ("(y := a)", Walrus),
    ],
)
def test_kinds(text: str, kind: type) -> None:
    assert type(first_value(f"v = {text}")) is kind


def test_a_slice_is_an_operator_of_three() -> None:
    item = first_value("v = a[1:]")
    assert isinstance(item, Item)
    assert isinstance(item.key, Op)
    assert item.key.operator == "slice"
    assert [getattr(part, "value", "") for part in item.key.operands] == [1, None, None]


def test_a_spread_in_a_dict_has_no_key() -> None:
    value = first_value("v = {'a': 1, **b}")
    assert isinstance(value, Dict)
    assert value.keys[1] is None


def test_yield_makes_a_generator() -> None:
    facts = read("def f():\n    yield 1\n    yield from g()\n")
    assert facts.index.functions[1].is_generator
    values = [getattr(statement, "value", None) for statement in body_of(facts, "f")]
    assert [value.delegate for value in values if isinstance(value, Yield)] == [False, True]


def test_columns_count_characters() -> None:
    call = first_value("v = ['é', f(x)]")
    assert isinstance(call, Seq)
    inner = call.items[1]
    assert isinstance(inner, Call)
    assert place(inner.at) == (0, 10)
    assert place(inner.end) == (0, 14)


def test_columns_end_before_the_next_line() -> None:
    call = first_value(f"v = ['{'x' * 5000}', f(x)]")
    assert isinstance(call, Seq)
    assert place(getattr(call.items[1], "at", 0)) == (0, 4095)
