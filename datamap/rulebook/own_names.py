"""What people add to the bundled categories and names, and what they take away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from datamap.matching.name_words import words_of
from datamap.model.errors import UserError
from datamap.model.names import CategoryId
from datamap.model.rules import Category, NamedField, Rulebook
from datamap.rulebook.tables import Table, nearest

NOT_PERSONAL = "none"
"""What stands for a category where a field is nothing personal."""


def merge_categories(categories: Iterable[Category]) -> tuple[Category, ...]:
    """Add to each category what tables that extend it say; they have no label of their own."""
    merged: dict[CategoryId, Category] = {}
    for one in sorted(categories, key=lambda category: not category.label):
        base = merged.get(one.id)
        merged[one.id] = one if base is None else _extended(base, one)
    return tuple(merged.values())


def _extended(base: Category, more: Category) -> Category:
    return replace(
        base,
        aliases=_together(base.aliases, more.aliases),
        names=_together(base.names, more.names),
        weak_names=_together(base.weak_names, more.weak_names),
        not_names=_together(base.not_names, more.not_names),
        types=tuple(dict.fromkeys((*base.types, *more.types))),
    )


def _together(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def refuse_unknown_bases(files: Sequence[Table], known: Iterable[CategoryId]) -> None:
    """Refuse a table that extends a category, or a file that retires one, which does not exist."""
    ids = [str(category) for category in known]
    for file in files:
        for table in file.tables("categories"):
            if "extends" in table.values and table.word("extends") not in ids:
                _refuse(table, "extends", table.word("extends"), ids)
        for word in file.words("retired_categories"):
            if word not in ids:
                _refuse(file, "retired_categories", word, ids)


def _refuse(table: Table, key: str, word: str, known: Sequence[str]) -> None:
    table.fail(f"there is no category {word!r}", key, way_on=nearest(word, known))


def retire(book: Rulebook, files: Sequence[Table]) -> Rulebook:
    """Take away the names and the categories, with their children, that files retire."""
    names = {word for file in files for word in file.words("retired_names")}
    gone = tuple(word for file in files for word in file.words("retired_categories"))
    if not names and not gone:
        return book

    def stays(category: str) -> bool:
        return not any(f"{category}.".startswith(f"{word}.") for word in gone)

    return replace(
        book,
        categories=tuple(
            replace(
                category,
                names=tuple(name for name in category.names if name not in names),
                weak_names=tuple(name for name in category.weak_names if name not in names),
            )
            for category in book.categories
            if stays(category.id)
        ),
        sources=tuple(source for source in book.sources if stays(source.category)),
        context=replace(
            book.context, rules=tuple(rule for rule in book.context.rules if stays(rule.category))
        ),
    )


def read_fields(table: Table) -> tuple[NamedField, ...]:
    """Read `[fields]` of a rule file: `"Badge.code" = "user.unique_id"`."""
    value = table.values.get("fields", {})
    if not isinstance(value, dict):
        table.fail("'fields' takes a table of names and categories", "fields")
    for name, category in value.items():
        if not isinstance(category, str) or not words_of(name.rpartition(".")[2]):
            example = '"Badge.code" = "user.unique_id"'
            table.fail(
                f"{name!r} takes a category or {NOT_PERSONAL!r}", "fields", name, way_on=example
            )
    origin = f"{table.file.path}:{table.line_of('fields')}" if value else ""
    return tuple(_field(name, category, origin) for name, category in value.items())


def _field(name: str, category: str, origin: str) -> NamedField:
    owner, _, last = name.rpartition(".")
    whose, spelled = ("_".join(words_of(part)) for part in (owner.rpartition(".")[2], last))
    return NamedField(whose, spelled, CategoryId(category), origin)


def name_fields(book: Rulebook, fields: Iterable[tuple[str, str]], place: str) -> Rulebook:
    """Add the fields that the settings name, which have the last word.

    Raises:
        UserError: a category is not known.
    """
    words: Mapping[str, CategoryId] = book.aliases()
    told: list[NamedField] = []
    for name, category in fields:
        if category != NOT_PERSONAL and category not in words:
            raise UserError(
                f"`fields`: there is no category {category!r} for {name!r}",
                nearest(category, list(words)),
                place,
            )
        known = words.get(category, CategoryId(NOT_PERSONAL))
        told.append(_field(name, known, "tool.datamap.fields"))
    context = replace(book.context, fields=(*book.context.fields, *told))
    return replace(book, context=context) if told else book


def spell_fields(book: Rulebook, files: Sequence[Table]) -> Rulebook:
    """Replace short words for categories in `[fields]` by ids; an unknown one is a UserError."""
    words = book.aliases()
    for file in files:
        for named in read_fields(file):
            if named.category != NOT_PERSONAL and named.category not in words:
                file.fail(
                    f"there is no category {str(named.category)!r}",
                    "fields",
                    way_on=nearest(named.category, list(words)),
                )
    spelled = tuple(
        replace(named, category=words.get(named.category, named.category))
        for named in book.context.fields
    )
    return replace(book, context=replace(book.context, fields=spelled))
