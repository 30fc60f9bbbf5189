"""One function, class or module body while it is being read, and whose names it uses."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from datamap.model.facts import FieldIndex, ImportIndex, Parameter
from datamap.model.names import RepoPath
from datamap.model.notice import Notice
from datamap.model.syntax import Define, DefineClass, Expr, Lambda, Stmt

LINE = 4096
"""How many columns a line has in a position."""

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
ScopeNode = FunctionNode | ast.Lambda | ast.ClassDef | ast.Module


class Scope:
    """Collects what one entry of `ModuleIndex.functions` holds.

    `base` is what absolute positions are counted from; the header of an inner function is read
    in its enclosing scope, so `base` and `refs` are borrowed from the inner one meanwhile.
    `bound` maps a name to whether anything but a comprehension binds it.
    """

    __slots__ = (
        "base",
        "body",
        "bound",
        "cls",
        "decorators",
        "fields",
        "file",
        "global_names",
        "index",
        "is_generator",
        "kind",
        "line",
        "name",
        "node",
        "nonlocal_names",
        "own_class",
        "parameters",
        "parent",
        "qualname",
        "reads",
        "refs",
        "returns",
        "self_name",
        "typing_only",
    )

    def __init__(self, file: FileState, node: ScopeNode, parent: Scope | None, kind: str) -> None:
        """Add an entry to the file; its header and body are read when its turn comes."""
        self.file = file
        self.index = len(file.scopes)
        self.kind = kind
        self.node = node
        self.parent = parent
        self.name = _name_of(node)
        self.cls = -1
        self.own_class: ClassState | None = None
        self.fields: list[FieldIndex] | None = None
        self.self_name = ""
        self.line = first_line(node)
        self.base = self.line * LINE
        self.qualname = ""
        if parent is not None:
            self.qualname = _unique_qualname(self, parent)
            if parent.own_class is not None:
                self.cls = parent.own_class.index
        self.bound: dict[str, bool] = {}
        self.reads: set[str] = set()
        self.global_names: set[str] = set()
        self.nonlocal_names: set[str] = set()
        self.is_generator = False
        self.typing_only: bool = False if parent is None else parent.typing_only
        self.refs: list[Lambda | Define | DefineClass] = []
        self.parameters: list[Parameter] = []
        self.returns: Expr | None = None
        self.decorators: list[Expr] = []
        self.body: list[Stmt] = []
        file.scopes.append(self)


@dataclass(slots=True)
class ClassState:
    """Collects what one entry of `ModuleIndex.classes` holds."""

    index: int
    node: ast.ClassDef
    body: Scope
    bases: list[Expr] = field(default_factory=list)
    keywords: list[tuple[str, Expr]] = field(default_factory=list)
    fields: list[FieldIndex] = field(default_factory=list)
    known_fields: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    methods: list[tuple[str, int]] = field(default_factory=list)
    decorated: list[FieldIndex] = field(default_factory=list)


@dataclass(slots=True)
class FileState:
    """Collects what one file holds; `scopes` is also the queue of bodies still to be read."""

    path: RepoPath
    scopes: list[Scope] = field(default_factory=list)
    classes: list[ClassState] = field(default_factory=list)
    imports: list[ImportIndex] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    qualnames: dict[str, int] = field(default_factory=dict)
    exports: list[str] | None = None
    exports_literal: bool = True
    assigned: list[FieldIndex] = field(default_factory=list)
    never: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class ScopeNames:
    """Holds the names of one scope, sorted out by where they live."""

    local: list[str]
    captured: list[str]
    free: list[str]
    global_writes: list[str]
    nonlocal_writes: list[str]


def sort_out_names(scopes: list[Scope]) -> list[ScopeNames]:
    """Tell for each scope which names are its own and which come from enclosing functions.

    Class scopes are skipped on the way out, as Python does. An inner scope has a higher index
    than the scopes around it, so one pass down and one pass up suffice.
    """
    own = [_own_names(scope) for scope in scopes]
    visible: list[frozenset[str]] = []
    free: list[set[str]] = []
    captured: list[set[str]] = []
    for scope, bound in zip(scopes, own, strict=True):
        parent = scope.parent
        if parent is None:
            seen = frozenset[str]()
        elif parent.kind in {"module", "class"}:
            seen = visible[parent.index]
        else:
            seen = visible[parent.index].union(own[parent.index])
        visible.append(seen)
        captured.append(set())
        free.append(_taken_from_outside(scope, bound, seen) if seen else set())
    for scope in reversed(scopes):
        if scope.parent is None or not free[scope.index]:
            continue
        outer = scope.parent.index
        holds = own[outer] if scope.parent.kind != "class" else {}
        for name in free[scope.index]:
            (captured if name in holds else free)[outer].add(name)
    return [
        ScopeNames(
            local=list(bound),
            captured=sorted(captured[scope.index]),
            free=sorted(free[scope.index]),
            global_writes=sorted(scope.global_names.intersection(scope.bound)),
            nonlocal_writes=sorted(scope.nonlocal_names.intersection(scope.bound)),
        )
        for scope, bound in zip(scopes, own, strict=True)
    ]


def first_line(node: ScopeNode) -> int:
    """Return the line that positions in this node are counted from."""
    if isinstance(node, ast.Module):
        return 1
    if isinstance(node, ast.Lambda) or not node.decorator_list:
        return node.lineno
    return min(node.lineno, node.decorator_list[0].lineno)


def _name_of(node: ScopeNode) -> str:
    if isinstance(node, ast.Module):
        return ""
    return "<lambda>" if isinstance(node, ast.Lambda) else node.name


def _unique_qualname(scope: Scope, parent: Scope) -> str:
    """Follow Python's `__qualname__`; what is defined again gets a number: ids are unique."""
    prefix = parent.qualname
    if prefix:
        prefix += "." if parent.kind == "class" else ".<locals>."
    qualname = prefix + scope.name
    times = scope.file.qualnames.get(qualname, 0) + 1
    scope.file.qualnames[qualname] = times
    return qualname if times == 1 else f"{qualname}#{times}"


def _own_names(scope: Scope) -> dict[str, bool]:
    if scope.kind == "module" or not (scope.global_names or scope.nonlocal_names):
        return scope.bound
    foreign = scope.global_names | scope.nonlocal_names
    return {name: bound for name, bound in scope.bound.items() if name not in foreign}


def _taken_from_outside(scope: Scope, bound: dict[str, bool], visible: frozenset[str]) -> set[str]:
    wanted = (scope.reads | scope.nonlocal_names).intersection(visible)
    return {name for name in wanted if name not in bound and name not in scope.global_names}
