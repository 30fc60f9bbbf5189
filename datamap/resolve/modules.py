"""Name modules from paths, and find the module that an import means."""

from collections.abc import Mapping, Sequence

from datamap.model.facts import ModuleIndex
from datamap.model.names import ModuleName, RepoPath

SOURCE_ROOTS = ("src", "lib", "python")
"""Folders that are never part of a module's name when they are no package themselves."""


def name_modules(indexes: Sequence[ModuleIndex]) -> dict[ModuleName, ModuleIndex]:
    """Give each file the name under which the project imports it; sorted by path.

    The name starts with the outermost folder that has an `__init__.py`. Without any, the folders
    may be namespace packages: then the whole path counts, less a source root. Where two files
    would bear one name, the later one keeps its whole path.
    """
    packages = {
        index.path.rpartition("/")[0]
        for index in indexes
        if index.path.endswith(("/__init__.py", "/__init__.pyi")) or index.path == "__init__.py"
    }
    named: dict[ModuleName, ModuleIndex] = {}
    for index in sorted(indexes, key=lambda index: index.path):
        # Nothing imports a template: it is named by its path, which is no name of a module.
        alone = index.template or index.schema
        name = ModuleName(index.path) if alone else _module_name(index.path, packages)
        if name in named:
            name = ModuleName(_dotted(index.path) or index.path)
        named.setdefault(name, index)
    return named


def find_namespaces(modules: Mapping[ModuleName, ModuleIndex]) -> frozenset[tuple[str, ...]]:
    """Return the beginnings of modules' names that are no module, as segments."""
    found: set[tuple[str, ...]] = set()
    for name, index in modules.items():
        alone = index.template or index.schema
        parts = () if alone else tuple(name.split(".")[:-1])
        while parts and parts not in found and ".".join(parts) not in modules:
            found.add(parts)
            parts = parts[:-1]
    return frozenset(found)


def _dotted(path: str) -> str:
    stem = path.rpartition(".")[0]
    parts = stem.split("/")
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts)


def _module_name(path: RepoPath, packages: set[str]) -> ModuleName:
    folders = path.split("/")[:-1]
    for count in range(len(folders) + 1):
        # From the outermost package on: a folder without `__init__.py` below it is a part of it.
        if "/".join(folders[:count]) in packages and count:
            return ModuleName(_dotted("/".join(path.split("/")[count - 1 :])))
    parts = _dotted(path).split(".")
    while len(parts) > 1 and parts[0] in SOURCE_ROOTS:
        parts = parts[1:]
    return ModuleName(".".join(parts))


def is_package(index: ModuleIndex) -> bool:
    """Tell whether this file is the `__init__` of a package."""
    return index.path.rpartition("/")[2].startswith("__init__.")


def absolute_name(importer: ModuleName, index: ModuleIndex, level: int, target: str) -> str:
    """Return the module that `from <level dots><target> import` names, "" beyond the top."""
    if level == 0:
        return target
    parts = importer.split(".")
    drop = level - 1 if is_package(index) else level
    if drop > len(parts):
        return ""
    base = parts[: len(parts) - drop]
    return ".".join([*base, target] if target else base)


def find_module(
    target: str,
    importer: ModuleName,
    modules: Mapping[ModuleName, object],
    folders: Mapping[str, str],
) -> ModuleName | None:
    """Return the project's module of this absolute name.

    `folders` maps a module to the dotted name of its folder where that folder is no package: a
    script there imports its neighbours by their bare names.
    """
    if target in modules:
        return ModuleName(target)
    folder = folders.get(importer, "")
    while folder:
        candidate = f"{folder}.{target}"
        if candidate in modules:
            return ModuleName(candidate)
        folder = folder.rpartition(".")[0]
    return None
