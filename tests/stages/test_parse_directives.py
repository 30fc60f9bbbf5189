"""Find comments for datamap and the lines that they speak of."""

from tests.stages.reading import read


def test_a_comment_speaks_of_its_own_line_or_of_the_next_line_of_code() -> None:
    facts = read(
        """\
        x = 1  # datamap: ignore[DM101] known
        # datamap: ignore[DM102] why

        # another comment
        send(
            a,  # noqa # datamap: note
            # datamap: alone inside
            b,
        )
        text = "# datamap: no comment"
        # datamap: at the end
        """
    )
    found = [
        (entry.line, entry.column, entry.text, entry.alone, entry.target, entry.first, entry.last)
        for entry in facts.index.directives
    ]
    assert found == [
        (1, 8, "ignore[DM101] known", False, 1, 1, 1),
        (2, 1, "ignore[DM102] why", True, 5, 5, 9),
        (6, 16, "note", False, 6, 5, 9),
        (7, 5, "alone inside", True, 8, 5, 9),
        (11, 1, "at the end", True, 11, 11, 11),
    ]


def test_a_compound_statement_ends_at_its_head() -> None:
    facts = read(
        """\
        @deco
        def f(
            a,
        ):  # datamap: head
            if a:  # datamap: test
                b()
            return (
                a  # datamap: inside
            )
        """
    )
    ranges = [(entry.first, entry.last) for entry in facts.index.directives]
    assert ranges == [(1, 4), (5, 5), (7, 9)]


def test_directives_survive_broken_and_newer_files() -> None:
    broken = read("x = (\n# datamap: one\ny = 1  # datamap: two\n")
    assert [entry.text for entry in broken.index.directives] == ["one", "two"]
    newer = read('x = f"{a["b"]}"  # datamap: ignore[DM101] x\n')
    assert [(entry.line, entry.text) for entry in newer.index.directives] == [
        (1, "ignore[DM101] x")
    ]
