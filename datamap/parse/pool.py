"""Reads many files in several processes, of which any may die.

The pool of the standard library breaks as a whole when one of its processes dies. Here each
process has a pipe of its own and answers file by file, so that a death costs the one file that
killed it. What passes through the pipes is msgpack.
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

import msgspec

from datamap.model.facts import ModuleFacts
from datamap.model.notice import Notice, NoticeKind
from datamap.model.source import SourceFile
from datamap.parse.file_facts import parse_file

_CHUNK_BYTES = 300_000
_CHUNK_FILES = 64
_READY = b"ready"
_ENCODER = msgspec.msgpack.Encoder()
_FACTS = msgspec.msgpack.Decoder(ModuleFacts)
_WORK = msgspec.msgpack.Decoder(list[SourceFile])


class NoProcessesError(Exception):
    """Says that no process could be started here; the caller reads in its own."""


def parse_in_processes(
    files: Sequence[SourceFile],
    processes: int,
    answer: Callable[[Connection], None] | None = None,
) -> Iterator[tuple[int, ModuleFacts, bool]]:
    """Yield index, facts and whether they were read to the end, in the order of completion.

    `answer` is what each process runs: `answer_files`, but for tests of dying processes.

    Raises:
        NoProcessesError: a process died before it began; what was yielded until then holds.
    """
    chunks = _cut(files)
    answer = answer or answer_files
    workers = [_start_worker(answer) for _ in range(min(processes, len(chunks)))]
    try:
        while busy := [worker for worker in workers if not worker.finished]:
            pipes = {worker.pipe: worker for worker in busy}
            for pipe in wait(list(pipes)):
                assert isinstance(pipe, Connection)  # noqa: S101 - for the type checker
                worker = pipes[pipe]
                try:
                    message = pipe.recv_bytes()
                except (EOFError, OSError):
                    dead = _bury(worker)
                    yield dead, facts_of_dead(files[dead]), False
                    if worker.work:
                        chunks.appendleft(list(worker.work))
                    if chunks:
                        workers.append(_start_worker(answer))
                    continue
                if message == _READY:
                    worker.ready = True
                else:
                    yield worker.work.popleft(), _FACTS.decode(message), True
                if not worker.work:
                    _hand_out(worker, chunks, files)
    finally:
        for worker in workers:
            worker.pipe.close()
            if worker.process.is_alive():
                worker.process.terminate()
            worker.process.join()


def answer_files(pipe: Connection) -> None:
    """Answer each file of each chunk until an empty chunk comes; runs in the worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    pipe.send_bytes(_READY)
    while files := _WORK.decode(pipe.recv_bytes()):
        for source in files:
            pipe.send_bytes(_encode(parse_file(source), source))


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    ready: bool = False
    finished: bool = False
    work: deque[int] = field(default_factory=deque)


def facts_of_dead(source: SourceFile) -> ModuleFacts:
    """Return facts that say nothing but that reading this file killed the process."""
    message = "the process that read this file died"
    notice = Notice(NoticeKind.WORKER_DIED, message, source.path)
    lines = source.content.count(b"\n") + 1
    return empty_facts(source, lines, notice)


def empty_facts(source: SourceFile, lines: int, notice: Notice) -> ModuleFacts:
    """Return the facts of a file of which nothing was read."""
    facts = parse_file(SourceFile(source.path, b"", source.digest))
    index = msgspec.structs.replace(facts.index, lines=lines, notices=[notice])
    return ModuleFacts(index, facts.bodies)


def _cut(files: Sequence[SourceFile]) -> deque[list[int]]:
    """Cut the work into chunks, the largest files first, so that none is waited for at the end."""
    chunks: deque[list[int]] = deque()
    size = _CHUNK_BYTES
    for index in sorted(range(len(files)), key=lambda index: -len(files[index].content)):
        if size >= _CHUNK_BYTES or len(chunks[-1]) >= _CHUNK_FILES:
            chunks.append([])
            size = 0
        chunks[-1].append(index)
        size += len(files[index].content)
    return chunks


def _start_worker(answer: Callable[[Connection], None]) -> _Worker:
    """Start a fresh interpreter: a fork would copy locks that threads hold."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=answer, args=(theirs,), daemon=True)
    try:
        process.start()
    except OSError as error:
        raise NoProcessesError from error
    finally:
        theirs.close()
    return _Worker(process, ours)


def _hand_out(worker: _Worker, chunks: deque[list[int]], files: Sequence[SourceFile]) -> None:
    chunk = chunks.popleft() if chunks else []
    worker.work.extend(chunk)
    worker.finished = not chunk
    try:
        worker.pipe.send_bytes(_ENCODER.encode([files[index] for index in chunk]))
    except OSError:
        # It died while it waited; the next receive says so.
        worker.finished = not chunk


def _bury(worker: _Worker) -> int:
    """Return the file that killed a worker.

    Raises:
        NoProcessesError: it never began, or had nothing to do.
    """
    worker.finished = True
    if not worker.ready or not worker.work:
        raise NoProcessesError
    return worker.work.popleft()


def _encode(facts: ModuleFacts, source: SourceFile) -> bytes:
    try:
        return _ENCODER.encode(facts)
    except RecursionError:
        notice = Notice(NoticeKind.TOO_DEEP, "nests too deep to be kept", source.path)
        return _ENCODER.encode(empty_facts(source, facts.index.lines, notice))
