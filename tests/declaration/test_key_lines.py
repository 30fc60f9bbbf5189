"""Test that every key of a TOML text is found on its line."""

from datamap.declaration.key_lines import locate_keys

TEXT = '''\
# a = 1
a = "# no comment"  # b = 2
b.c = 1

[table."quoted.key"]
list = [
  "x",  # y
  ["z"],
]
inline = { one = 1, two = { three = "}" } }
long = """
not = "a key"
"""
after = \'\'\'x = 1\'\'\'

[[array]]
day = 2027-01-31
'''


def test_lines() -> None:
    assert dict(locate_keys(TEXT)) == {
        ("a",): 2,
        ("b",): 3,
        ("b", "c"): 3,
        ("table",): 5,
        ("table", "quoted.key"): 5,
        ("table", "quoted.key", "list"): 6,
        ("table", "quoted.key", "list", "0"): 7,
        ("table", "quoted.key", "list", "1"): 8,
        ("table", "quoted.key", "list", "1", "0"): 8,
        ("table", "quoted.key", "inline"): 10,
        ("table", "quoted.key", "inline", "one"): 10,
        ("table", "quoted.key", "inline", "two"): 10,
        ("table", "quoted.key", "inline", "two", "three"): 10,
        ("table", "quoted.key", "long"): 11,
        ("table", "quoted.key", "after"): 14,
        ("array",): 16,
        ("array", "day"): 17,
    }
