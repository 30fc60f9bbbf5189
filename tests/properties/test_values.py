"""Values form a lattice: nothing depends on the order in which they are joined."""

from hypothesis import given
from hypothesis import strategies as st

from datamap.values.interner import Interner
from datamap.values.nodes import (
    Any_,
    Argument,
    Cell,
    Class,
    Compound,
    External,
    Field,
    Function,
    Input,
    Node,
    Result,
    Site,
    Text,
)
from datamap.values.value import (
    EMPTY,
    HASHED,
    LABELS_MAX,
    OBJECTS_MAX,
    UNCERTAIN,
    Label,
    Labels,
    Value,
    bounded,
    join,
    join_all,
)

MAKE = Interner()
LABELS = Labels()

NAMES = st.sampled_from(["a", "b", "user", "email"])
KEYS = st.sampled_from([".a", ".email", "[a]", "[#0]", "[*]"])
PATHS = st.lists(KEYS, max_size=3).map(tuple)
PLACES = st.integers(0, 3)
CONSTANTS = (
    st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from(["", "a", "b'"]) | st.just(1.0)
).map(MAKE.const)
CLASSES = NAMES.map(lambda name: MAKE.make(Class, name))
ROOTS = NAMES.map(lambda name: MAKE.make(External, None, "root", name))
INPUTS = st.builds(
    lambda root, path, declared: MAKE.make(Input, root, path, declared),
    NAMES,
    PATHS,
    st.none() | CLASSES | ROOTS,
)
SIMPLE: st.SearchStrategy[Node] = st.one_of(
    CONSTANTS,
    CLASSES,
    ROOTS,
    INPUTS,
    NAMES.map(lambda name: MAKE.make(Any_, name)),
    st.builds(lambda key, path: MAKE.make(Cell, key, path), NAMES, PATHS),
    st.builds(lambda cls, name, path: MAKE.make(Field, cls, name, path), NAMES, NAMES, PATHS),
    st.builds(lambda at, slot, path: MAKE.make(Result, at, slot, path), PLACES, NAMES, PATHS),
    st.builds(
        lambda owner, at, what: MAKE.make(Site, owner, at, what, "", ()),
        NAMES,
        PLACES,
        st.sampled_from(["list", "dict"]),
    ),
)


def link_to(base: Node, name: str, node: Node, place: int) -> Node:
    """Make a call of a library with one argument."""
    argument = Argument(name, Value(frozenset((node,))), frozenset())
    return MAKE.make(External, base, "call", "", (argument,), ("f", place))


def compose(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Make nodes that hold other nodes."""
    return st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda m: MAKE.make(Compound, tuple(m))),
        st.lists(inner | st.none() | NAMES, max_size=3).map(lambda p: MAKE.make(Text, tuple(p))),
        st.builds(lambda name, own: MAKE.make(Function, name, own, None, None), NAMES, inner),
        st.builds(link_to, ROOTS, NAMES, inner, PLACES),
        st.builds(lambda base, name: MAKE.make(External, base, "attribute", name), ROOTS, NAMES),
    )


NODES = st.recursive(SIMPLE, compose, max_leaves=4)
MARKED = st.builds(
    LABELS.make,
    SIMPLE,
    st.lists(SIMPLE, max_size=2).map(tuple),
    st.sampled_from([0, HASHED, UNCERTAIN, HASHED | UNCERTAIN]),
)
# Wide enough that most joins go over the bounds.
VALUES = st.builds(
    bounded,
    st.frozensets(SIMPLE, max_size=OBJECTS_MAX + 4),
    st.frozensets(MARKED, max_size=LABELS_MAX + 4),
)


@given(VALUES)
def test_join_is_idempotent(a: Value) -> None:
    assert join(a, a) == a
    assert join(a, Value(a.objects, a.labels)) == a


@given(VALUES)
def test_nothing_adds_nothing(a: Value) -> None:
    assert join(a, EMPTY) == join(EMPTY, a) == a
    assert join(a, Value()) == join(Value(), a) == a


@given(VALUES, VALUES)
def test_join_is_commutative(a: Value, b: Value) -> None:
    assert join(a, b) == join(b, a)
    assert hash(join(a, b)) == hash(join(b, a))


@given(VALUES, VALUES, VALUES)
def test_join_is_associative(a: Value, b: Value, c: Value) -> None:
    """Hold even where values are cut: the smallest of all are the smallest of the smallest."""
    assert join(join(a, b), c) == join(a, join(b, c)) == join_all([c, a, b])


@given(VALUES, VALUES)
def test_join_holds_both_up_to_the_bounds(a: Value, b: Value) -> None:
    both = join(a, b)
    assert both.objects <= a.objects | b.objects
    assert both.labels <= a.labels | b.labels
    assert len(both.objects) == min(OBJECTS_MAX, len(a.objects | b.objects))
    assert len(both.labels) == min(LABELS_MAX, len(a.labels | b.labels))


@given(st.sets(NODES, min_size=20, max_size=40))
def test_the_order_tells_nodes_apart(nodes: set[Node]) -> None:
    """What is sorted must not hang on which of two was made first."""
    assert len({node.order for node in nodes}) == len(nodes)


@given(st.sets(MARKED, min_size=20, max_size=40))
def test_the_order_tells_labels_apart(labels: set[Label]) -> None:
    assert len({label.order for label in labels}) == len(labels)


@given(NAMES, PLACES)
def test_what_is_left_out_makes_no_other_node(name: str, place: int) -> None:
    root = MAKE.make(External, None, "root", name)
    assert MAKE.make(External, None, "root", name, (), ("", 0), None) is root
    link = MAKE.make(External, root, "item", str(place))
    assert MAKE.make(External, root, "item", str(place), (), ("", 0)) is link
