"""One template to its facts, by way of the Python that prints the same."""

from __future__ import annotations

import msgspec

from datamap.model.facts import ModuleFacts
from datamap.model.notice import Notice, NoticeKind
from datamap.model.source import SourceFile
from datamap.parse.decode import decode_source
from datamap.parse.index import SeenInText, index_module
from datamap.parse.read_tree import ROOM_TO_LOWER, ROOM_TO_PARSE, room_to_recurse
from datamap.parse.templates.printing import Page, module_of


def parse_template(source: SourceFile) -> ModuleFacts:
    """Return what a template prints of its context: a module with one function, `render(context)`.

    A template that nobody can read prints nothing, and a notice says so.
    """
    text, notices = decode_source(source.content, source.path)
    try:
        with room_to_recurse(ROOM_TO_PARSE):
            page = _read(text)
        failure: tuple[Notice, ...] = ()
    except (ValueError, RecursionError) as error:
        page = Page()
        told = str(error) if isinstance(error, ValueError) else "nests too deep to be read"
        message = f"cannot be read as a template: {told}"
        failure = (Notice(NoticeKind.TEMPLATE, message, source.path, 1),)
    with room_to_recurse(ROOM_TO_LOWER):
        facts = index_module(
            module_of(page),
            source.path,
            SeenInText(lines=text.count("\n") + 1, notices=[*notices, *failure]),
        )
    return ModuleFacts(msgspec.structs.replace(facts.index, template=True), facts.bodies)


def _read(text: str) -> Page:
    """Read as Jinja2, else as Django's language: what both read means the same in both.

    Raises:
        ValueError: neither reads it.
    """
    # Imported here: few programs have templates, and a cached run never reads one.
    from jinja2 import TemplateSyntaxError

    from datamap.parse.templates.django import read_django
    from datamap.parse.templates.jinja import read_jinja

    try:
        return read_jinja(text)
    except TemplateSyntaxError:
        return read_django(text)
