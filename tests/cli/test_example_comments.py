"""Test how the comments of a rule's example are read."""

from datamap.cli.example_comments import Sending, find_statements, read_comments

CODE = """\
mail(a, b)  # sink: mailer <- user.name, user.contact.email (hashed likely) from User.email
# sink: mailer <- user.name; MISSING sink: tracker <- user.name -- the reason

found = mail(
    a,
)
mail(a)  # SPURIOUS sink: mailer <- user.name
mail(b)  # a sink: is no expectation
mail(c)  # sink: mailer user.name
"""


def test_comments() -> None:
    read = read_comments(CODE)
    assert read.sent == {
        Sending(1, "mailer", "user.name"),
        Sending(1, "mailer", "user.contact.email", "hashed"),
        Sending(4, "mailer", "user.name"),
    }
    assert read.missing == {Sending(4, "tracker", "user.name")}
    assert read.spurious == {Sending(7, "mailer", "user.name")}
    assert read.wrong == (9,)


def test_statements() -> None:
    assert find_statements(CODE) == {1: 1, 4: 4, 5: 4, 6: 4, 7: 7, 8: 8, 9: 9}
