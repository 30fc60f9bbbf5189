"""Sort names out by the scope that they live in."""

from tests.stages.reading import function_of, read


def test_names_of_enclosing_functions_are_free_and_captured() -> None:
    facts = read(
        """
        def outer(a, b):
            def middle():
                def inner():
                    return a
                return inner
            return middle, b
        """
    )
    assert function_of(facts, "outer").captured == ["a"]
    assert function_of(facts, "outer.<locals>.middle").free == ["a"]
    assert function_of(facts, "outer.<locals>.middle.<locals>.inner").free == ["a"]


def test_class_scopes_are_skipped() -> None:
    facts = read(
        """
        def outer(x):
            class C:
                y = 1
                def method(self):
                    return x, y
        """
    )
    method = function_of(facts, "outer.<locals>.C.method")
    assert method.free == ["x"]
    assert function_of(facts, "outer").captured == ["x"]
    assert function_of(facts, "outer.<locals>.C").captured == []


def test_a_name_bound_later_is_captured_too() -> None:
    facts = read("def f():\n    def g():\n        return x\n    x = 1\n    return g\n")
    assert function_of(facts, "f").captured == ["x"]


def test_global_and_nonlocal() -> None:
    facts = read(
        """
        def f():
            global counter
            counter = 1
            state = 0
            def g():
                nonlocal state
                state = 2
            return g
        """
    )
    f, g = function_of(facts, "f"), function_of(facts, "f.<locals>.g")
    assert f.global_writes == ["counter"]
    assert "counter" not in f.local
    assert f.captured == ["state"]
    assert (g.nonlocal_writes, g.free, g.local) == (["state"], ["state"], [])
    assert facts.index.names == ["f", "counter"]


def test_comprehension_variables_are_local_to_the_function_around_them() -> None:
    facts = read("def f(xs):\n    return [x for x in xs]\nys = [y for y in range(3)]\n")
    assert function_of(facts, "f").local == ["xs", "x"]
    assert facts.index.names == ["f", "ys"]


def test_defaults_and_decorators_are_read_outside() -> None:
    facts = read("def f(d):\n    @d\n    def g(a=d): ...\n    return g\n")
    assert function_of(facts, "f.<locals>.g").free == []
    assert function_of(facts, "f").captured == []


def test_lambdas_are_functions() -> None:
    facts = read("def f(a):\n    return lambda b: a + b\n")
    entry = function_of(facts, "f.<locals>.<lambda>")
    assert (entry.kind, entry.free, entry.local) == ("lambda", ["a"], ["b"])


def test_names_that_are_used_as_values() -> None:
    facts = read(
        """
        def outer(callback):
            called(handed, key=box.given)
            box.method()
            if False:
                never
            return [listed, callback()]
        """
    )
    values = set(facts.index.values)
    assert {"handed", "given", "listed", "box"} <= values
    assert values.isdisjoint({"called", "method", "callback", "never"})
