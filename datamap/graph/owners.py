"""The owner of a piece of personal data, read from the name of its source."""

_OPEN = "([{"
_CLOSE = ")]}"


def name_owner(source: str) -> str:
    """Return what the last step of a source's name belongs to.

    `User.email` belongs to `User`, `request.form["email"]` to `request.form`; a name without
    steps is its own owner.
    """
    depth = 0
    for place in range(len(source) - 1, 0, -1):
        character = source[place]
        if character in _CLOSE:
            depth += 1
        elif character in _OPEN:
            depth -= 1
            if depth == 0 and character == "[":
                return source[:place]
        elif character == "." and depth == 0:
            return source[:place]
    return source
