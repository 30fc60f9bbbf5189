"""All rule files, read into one Rulebook."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from hashlib import blake2b
from pathlib import Path

import tomli

from datamap.model.categories import NameContext
from datamap.model.errors import UserError
from datamap.model.names import CategoryId
from datamap.model.rules import LibraryModel, Rulebook
from datamap.model.stores import SummaryStore
from datamap.rulebook.aliases import spell_aliases_out
from datamap.rulebook.api_rules import (
    read_client,
    read_example,
    read_model,
    read_sink,
    read_sources,
)
from datamap.rulebook.categories import (
    CONTEXT_KEYS,
    join_contexts,
    read_category,
    read_context,
)
from datamap.rulebook.decorator_rules import read_decorator, sink_under
from datamap.rulebook.field_rules import read_field_rule, read_subject
from datamap.rulebook.handler_rules import read_handler
from datamap.rulebook.implicit_rules import read_implicit, read_wrapper
from datamap.rulebook.kept_rules import keep, key_of, load_kept
from datamap.rulebook.own_names import (
    merge_categories,
    refuse_unknown_bases,
    retire,
    spell_fields,
)
from datamap.rulebook.route_rules import read_route
from datamap.rulebook.sign_rules import read_sign
from datamap.rulebook.tables import RuleText, Table, nearest
from datamap.rulebook.vendors import VENDOR_KEYS, read_vendor
from datamap.rulebook.wrapped import spell_wrappers_out

TABLES = (
    "categories",
    "contexts",
    "subjects",
    "sources",
    "sinks",
    "clients",
    "routes",
    "handlers",
    "wrappers",
    "implicit",
    "decorators",
    "models",
    "declarations",
    "signs",
    "examples",
)
OWN_KEYS = ("fields", "retired_names", "retired_categories")
_TO_ADD = {
    "vendor": "; to add rules to it, leave `id` out and name it as `recipient`",
    "category": "; to add names to it, write `extends` in place of `id`",
}
LIBRARY_KEYS = ("id", "name", "packages", "modules", "reviewed")


def load_rulebook(extra: Sequence[Path] = (), store: SummaryStore | None = None) -> Rulebook:
    """Read the bundled rules, then those in the extra files and directories.

    With a store, what an earlier run read of the same files is taken from there, and the examples
    are left out: a scan has no use for them. Raise UserError, with file and line, for the first
    mistake.
    """
    root = bundled_rules()
    bundled = ((f"rules/{path.relative_to(root).as_posix()}", path) for path in _files(root))
    own = ((path.as_posix(), path) for given in extra for path in _files(given))
    files = [(name, _text(path, name)) for name, path in (*bundled, *own)]
    if store is None:
        return build_rulebook(files)
    key = key_of(files)
    book = load_kept(store, key)
    if book is None:
        book = replace(build_rulebook(files), examples=())
        keep(store, key, book)
    return book


def build_rulebook(files: Iterable[tuple[str, str]]) -> Rulebook:
    """Read rule files given as path and text; the path decides what an `id` at the top means.

    In a directory `libraries` it names a library, elsewhere a vendor.
    """
    tables = [_parse(path, text) for path, text in files]
    book = reduce(_join, map(_read_file, tables), Rulebook())
    _refuse_doubles(tables)
    known = [category.id for category in book.categories if category.label]
    refuse_unknown_bases(tables, known)
    book = replace(book, categories=merge_categories(book.categories))
    words = book.aliases()
    _refuse_unknown_categories(tables, words)
    words = {**words, "": CategoryId("")}
    sources = tuple(replace(source, category=words[source.category]) for source in book.sources)
    handlers = tuple(replace(rule, category=words[rule.category]) for rule in book.handlers)
    rules = tuple(replace(rule, category=words[rule.category]) for rule in book.context.rules)
    context = replace(book.context, rules=rules)
    implicit = tuple(
        replace(rule, categories=tuple(words[word] for word in rule.categories))
        for rule in book.implicit
    )
    book = replace(book, sources=sources, handlers=handlers, context=context, implicit=implicit)
    book = spell_aliases_out(spell_wrappers_out(book))
    book = spell_fields(retire(book, tables), tables)
    return replace(book, digest=_digest(book.models))


def bundled_rules() -> Path:
    """Return the directory of the bundled rules: in the wheel, else in the checkout."""
    package = Path(__file__).parent.parent
    return next(path for path in (package / "_rules", package.parent / "rules") if path.is_dir())


def bundled_files_in(given: Path) -> frozenset[str]:
    """Return which bundled files a path is or holds, under the names that messages give them."""
    root = bundled_rules().resolve()
    paths = (path.resolve() for path in _files(given))
    return frozenset(
        f"rules/{path.relative_to(root).as_posix()}" for path in paths if path.is_relative_to(root)
    )


def _files(given: Path) -> Iterator[Path]:
    if given.is_dir():
        yield from sorted(given.rglob("*.toml"), key=lambda path: path.relative_to(given).parts)
    elif given.is_file():
        yield given
    else:
        raise UserError("there are no rules here", "name a directory or a .toml file", str(given))


def _text(path: Path, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise UserError(f"cannot be read: {error.strerror}", "", name) from error
    except UnicodeDecodeError as error:
        raise UserError("is not UTF-8 text", "", name) from error


def _parse(path: str, text: str) -> Table:
    try:
        values = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise UserError(f"is no TOML: {error.msg}", "", path, error.lineno) from error
    return Table(RuleText.of(path, text.replace("\r\n", "\n")), values)


def _read_file(table: Table) -> Rulebook:
    library = "libraries" in table.file.path.split("/")[:-1]
    vendor = "id" in table.values and not library
    head = VENDOR_KEYS if vendor else LIBRARY_KEYS if library else ()
    table.only((*head, *CONTEXT_KEYS, *OWN_KEYS, *TABLES))
    if library:
        table.word("name")
        table.day("reviewed")
        _ = table.words("packages"), table.words("modules")
    owner = sys.intern(table.word("id")) if vendor else ""
    decorators = tuple(read_decorator(rule, owner) for rule in table.tables("decorators"))
    return Rulebook(
        categories=tuple(map(read_category, table.tables("categories"))),
        context=read_context(table),
        vendors=(read_vendor(table),) if vendor else (),
        sinks=(
            *(read_sink(sink, owner) for sink in table.tables("sinks")),
            *map(sink_under, decorators),
        ),
        clients=tuple(read_client(client, owner) for client in table.tables("clients")),
        routes=tuple(map(read_route, table.tables("routes"))),
        wrappers=tuple(read_wrapper(wrapper, owner) for wrapper in table.tables("wrappers")),
        implicit=tuple(read_implicit(rule, owner) for rule in table.tables("implicit")),
        decorators=decorators,
        sources=tuple(rule for source in table.tables("sources") for rule in read_sources(source)),
        handlers=tuple(map(read_handler, table.tables("handlers"))),
        models=tuple(map(read_model, table.tables("models"))),
        fields=tuple(map(read_field_rule, table.tables("declarations"))),
        subjects=tuple(map(read_subject, table.tables("subjects"))),
        signs=tuple(read_sign(sign, owner) for sign in table.tables("signs")),
        examples=tuple(map(read_example, table.tables("examples"))),
    )


def _join(first: Rulebook, second: Rulebook) -> Rulebook:
    empty = NameContext()
    return Rulebook(
        categories=first.categories + second.categories,
        context=first.context
        if second.context == empty
        else join_contexts(first.context, second.context),
        vendors=first.vendors + second.vendors,
        sinks=first.sinks + second.sinks,
        clients=first.clients + second.clients,
        routes=first.routes + second.routes,
        wrappers=first.wrappers + second.wrappers,
        implicit=first.implicit + second.implicit,
        decorators=first.decorators + second.decorators,
        sources=first.sources + second.sources,
        handlers=first.handlers + second.handlers,
        models=first.models + second.models,
        fields=first.fields + second.fields,
        subjects=first.subjects + second.subjects,
        signs=first.signs + second.signs,
        examples=first.examples + second.examples,
    )


def _refuse_doubles(files: Sequence[Table]) -> None:
    seen: dict[tuple[str, object], str] = {}
    heads = [
        ("library" if "libraries" in file.file.path.split("/") else "vendor", file)
        for file in files
        if "id" in file.values
    ]
    entries = [
        (what, entry)
        for what, tables in (("category", "categories"), ("subject", "subjects"))
        for file in files
        for entry in file.tables(tables)
        if "id" in entry.values
    ]
    for what, table in (*heads, *entries):
        key = (what, table.values["id"])
        if key in seen:
            table.fail(
                f"the {what} {table.values['id']!r} is already in {seen[key]}",
                "id",
                way_on="give it another id" + _TO_ADD.get(what, ""),
            )
        seen[key] = table.file.path


def _refuse_unknown_categories(files: Sequence[Table], known: Mapping[str, CategoryId]) -> None:
    for file in files:
        tables = ("sources", "handlers", "contexts", "implicit")
        for table in (table for name in tables for table in file.tables(name)):
            for word in table.words("category"):
                if word not in known:
                    way_on = nearest(word, list(known))
                    table.fail(f"there is no category {word!r}", "category", way_on=way_on)


def _digest(models: Iterable[LibraryModel]) -> str:
    hashed = blake2b(digest_size=16)
    for model in models:
        # `origin` is left out: moving a rule within its file changes nothing that it says.
        said = (
            model.calls,
            model.returns,
            model.element,
            [(mutation.target, mutation.value) for mutation in model.mutates],
            [(h.function, h.arguments, h.keywords, h.by_name) for h in model.hands_on],
            model.alias,
            model.treatment,
            model.gives_nothing,
            model.shared,
            model.route,
        )
        hashed.update(repr(said).encode())
    return hashed.hexdigest()
