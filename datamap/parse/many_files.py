"""Many files to facts: from the store what is known, the rest read, in processes if it is much."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from datamap.model.facts import ModuleFacts
from datamap.model.progress import Progress
from datamap.model.source import SourceFile
from datamap.model.stores import FactStore
from datamap.parse.facts_key import facts_key
from datamap.parse.file_facts import parse_file
from datamap.parse.pool import NoProcessesError, parse_in_processes

_WORTH_PROCESSES = 2_000_000
"""Bytes of Python below which starting processes takes longer than reading."""

_SAVE_AT_ONCE = 500


def parse_files(
    files: Sequence[SourceFile], store: FactStore | None, processes: int, progress: Progress
) -> list[ModuleFacts]:
    """Read files to facts, in the order given; `processes` of 0 means one for each core."""
    progress.start("parse", len(files))
    with _collector_off():
        keys = [] if store is None else [facts_key(file) for file in files]
        known = {} if store is None else store.load_facts(keys)
        found: list[ModuleFacts | None] = [known.get(key) for key in keys] or [None] * len(files)
        missing = [index for index, facts in enumerate(found) if facts is None]
        progress.advance(len(files) - len(missing))
        fresh: list[tuple[str, ModuleFacts]] = []
        for index, facts, complete in _read(files, missing, processes):
            found[index] = facts
            progress.advance()
            if store is not None and complete:
                fresh.append((keys[index], facts))
                if len(fresh) >= _SAVE_AT_ONCE:
                    store.save_facts(fresh)
                    fresh = []
        if store is not None and fresh:
            store.save_facts(fresh)
    return [facts for facts in found if facts is not None]


def _read(
    files: Sequence[SourceFile], missing: list[int], processes: int
) -> Iterator[tuple[int, ModuleFacts, bool]]:
    """Yield index, facts and whether the file was read to its end."""
    wanted = processes or _cores()
    todo = dict.fromkeys(missing)
    if wanted > 1 and sum(len(files[index].content) for index in missing) >= _WORTH_PROCESSES:
        try:
            chosen = [files[index] for index in missing]
            for place, facts, complete in parse_in_processes(chosen, wanted):
                index = missing[place]
                del todo[index]
                yield index, facts, complete
        except NoProcessesError:
            pass  # Read here what is left.
    for index in todo:
        yield index, parse_file(files[index]), True


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _collector_off() -> Iterator[None]:
    """Keep the garbage collector from walking trees that hold no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
