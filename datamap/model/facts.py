"""What one file says: a pure function of its bytes and its path.

`ModuleIndex` is small and always loaded; the bodies are msgpack blobs of `list[Stmt]`
(`datamap.model.syntax`), one per function, decoded by need.
"""

from __future__ import annotations

import msgspec

from datamap.model.names import RepoPath
from datamap.model.notice import Notice
from datamap.model.syntax import Expr, Stmt


class Parameter(msgspec.Struct, array_like=True, frozen=True):
    """One parameter of a function.

    Its kind is `positional-only`, `positional`, `var-positional`, `keyword-only` or `var-keyword`.
    """

    name: str
    kind: str
    annotation: Expr | None
    default: Expr | None


class FunctionIndex(msgspec.Struct, array_like=True, frozen=True):
    """A function, lambda, class body or module body, without its statements.

    `kind` is `module`, `class`, `function` or `lambda`. `parent` is the index of the lexically
    enclosing function entry (-1 for the module body, which is entry 0); `cls` the index of the
    class whose body directly holds this function, or -1. `line` is the absolute line that
    relative positions count from (the first decorator's line, if any).
    `local` are the names bound here (parameters included), `captured` those of them that inner
    functions use, `free` the names taken from enclosing functions (never from class bodies),
    `global_writes` the names declared `global` and bound here, `nonlocal_writes` likewise.
    """

    qualname: str
    name: str
    kind: str
    parent: int
    cls: int
    line: int
    end_line: int
    column: int
    parameters: list[Parameter]
    returns: Expr | None
    decorators: list[Expr]
    local: list[str]
    captured: list[str]
    free: list[str]
    global_writes: list[str]
    nonlocal_writes: list[str]
    is_async: bool
    is_generator: bool
    digest: str
    """Hex digest of this entry, without absolute lines, and of its body and all around it."""


class FieldIndex(msgspec.Struct, array_like=True, frozen=True):
    """One attribute that a class body or one of its methods declares.

    `origin` is `class` (written in the class body), `self` (assigned through the first
    parameter of a method) or `method` (made by a method of that name). `line` is absolute.
    """

    name: str
    annotation: Expr | None
    value: Expr | None
    origin: str
    line: int


class ClassIndex(msgspec.Struct, array_like=True, frozen=True):
    """A class: its bases, its decorators and what it declares.

    `body` is its entry in `functions`; expressions' positions count from `line`.
    """

    qualname: str
    name: str
    line: int
    end_line: int
    bases: list[Expr]
    keywords: list[tuple[str, Expr]]
    decorators: list[Expr]
    body: int
    fields: list[FieldIndex]
    methods: list[tuple[str, int]]
    """Name and function index, in source order; a later one of the same name wins."""
    changed: list[str] = []
    """Attributes that its code gives a value outside of the constructor."""
    decorated: list[FieldIndex] = []
    """Methods under decorators of libraries (origin `method`), each with the type that it returns,
    and the call where that is all it returns."""


class TableIndex(msgspec.Struct, array_like=True, frozen=True):
    """Something with named fields that is no class: a table, a row that is written, a schema.

    `kind` says what it is as reports show it, `store` where its rows go (`database:users`) or "".
    `line` is absolute, and positions inside `fields` count from it. A field of a table that calls
    declare has the call as its value, others an annotation.
    """

    name: str
    kind: str
    store: str
    line: int
    fields: list[FieldIndex]


class ImportIndex(msgspec.Struct, array_like=True, frozen=True):
    """One imported name anywhere in the file (see `syntax.Import`), with its absolute line.

    `scope` is the function entry that imports; `typing_only` where it stands under
    `if TYPE_CHECKING`.
    """

    local: str
    module: str
    name: str | None
    level: int
    line: int
    scope: int
    typing_only: bool


class Directive(msgspec.Struct, array_like=True, frozen=True):
    """A `# datamap: ...` comment: absolute line, column from 1, and the text after `datamap:`.

    `alone` is true where the comment stands alone on its line; it then speaks of the next line
    of code, whose number is `target`. Otherwise `target` is its own line. `first`..`last` is the
    range of lines of the innermost statement head or simple statement that holds `target`.
    """

    line: int
    column: int
    text: str
    alone: bool
    target: int
    first: int
    last: int


class ModuleIndex(msgspec.Struct, array_like=True, frozen=True):
    """All of a file but its bodies.

    `names` are bound in the module body, in order of first binding.
    """

    path: RepoPath
    lines: int
    functions: list[FunctionIndex]
    classes: list[ClassIndex]
    imports: list[ImportIndex]
    names: list[str]
    exports: list[str] | None
    """`__all__` where it is a literal."""
    directives: list[Directive]
    notices: list[Notice]
    newer_syntax: bool
    """Read through the rewriting of syntax that is newer than the running Python."""
    assigned: list[FieldIndex] = []
    """Module-level `name = value` and `name: annotation = value` (origin `module`), as written."""
    tables: list[TableIndex] = []
    template: bool = False
    """Not written as Python: a template, read as the function that fills it in."""
    schema: bool = False
    """Not written as Python: statements of SQL; `tables` is all there is."""
    never: list[str] = []
    """Names (`name`, `module.name`) in code that a constant test keeps from running."""
    values: list[str] = []
    """Last parts of names that running code uses for something else than to call them."""


class ModuleFacts(msgspec.Struct, array_like=True, frozen=True):
    """The index and, per function entry, the encoded body (`encode_body` / `decode_body`)."""

    index: ModuleIndex
    bodies: list[bytes]


_BODY_ENCODER = msgspec.msgpack.Encoder()
_BODY_DECODER = msgspec.msgpack.Decoder(list[Stmt])


def encode_body(body: list[Stmt]) -> bytes:
    """Encode the statements of one function as msgpack."""
    return _BODY_ENCODER.encode(body)


def decode_body(blob: bytes) -> list[Stmt]:
    """Decode what `encode_body` made.

    Raises:
        msgspec.DecodeError: the bytes are not a body.
    """
    return _BODY_DECODER.decode(blob)


class Requirement(msgspec.Struct, array_like=True, frozen=True):
    """One distribution that a manifest asks for, its name normalised (PEP 503).

    `development` is one that only the developers' own work needs: tests, checks, documentation.
    """

    name: str
    line: int
    development: bool = False


class Mention(msgspec.Struct, array_like=True, frozen=True):
    """What a line of an infrastructure file or a page names; no other text of the file is kept.

    `kind` is host, variable, given (a variable that is set to a host, or to true and the like),
    image, action, provider, region, default (of a variable of Terraform), address (of what a page
    loads) or function (that a page calls). `text` names it. `value` is what a given variable is set
    to, else the place that a region, or a variable or provider of one, is set to.
    """

    kind: str
    text: str
    line: int
    value: str = ""


class ManifestFacts(msgspec.Struct, array_like=True, frozen=True):
    """A dependency manifest, an infrastructure file or a page.

    `kind` is its bare file name, e.g. `requirements.txt`, `fly.toml`. A `locked` one names what
    comes in through other packages, too.
    """

    path: RepoPath
    kind: str
    requirements: list[Requirement]
    mentions: list[Mention] = []
    notices: list[Notice] = []
    locked: bool = False
