"""The words by which a declaration may call a category."""

from collections.abc import Mapping

from datamap.model.names import CategoryId


def read_category_words(aliases: Mapping[str, CategoryId]) -> Mapping[str, CategoryId]:
    """Return every word for a category: the short ones, the ids, and the parents of ids.

    The root alone (`user`) is no category: a statement that covers everything would clear any flow.
    """
    words: dict[str, CategoryId] = {}
    for category in sorted(set(aliases.values())):
        segments = category.split(".")
        for length in range(2, len(segments)):
            parent = ".".join(segments[:length])
            words[parent] = CategoryId(parent)
    return words | {word.casefold(): category for word, category in sorted(aliases.items())}
