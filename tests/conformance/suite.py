"""Find and read a prepared copy of the peer's suite: its programs and what flows in them."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

VARIABLE = "DATAMAP_CONFORMANCE_DIR"
_EXPECTATIONS = "codeql_flow.json"
_PROGRAMS = "norm/codeql"


class SuiteError(RuntimeError):
    """The suite is not there, or is not what its expectations speak of."""


class Expectation(msgspec.Struct, frozen=True):
    """Say whether the label of a sink reaches it; lines count from 1, columns from 0, in bytes."""

    path: str = msgspec.field(name="norm_file")
    line: int = msgspec.field(name="sink_line")
    column: int = msgspec.field(name="sink_col")
    call: str = msgspec.field(name="sink_call")
    category: str
    scored: bool
    needs_models: bool
    flows: bool = msgspec.field(name="expected_deep")


def find_suite(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return the directory of the prepared suite, if the environment names one."""
    chosen = environment.get(VARIABLE)
    return Path(chosen) if chosen else None


def find_programs(suite: Path) -> Path:
    """Return the directory of the programs, the project that is scanned."""
    return suite / _PROGRAMS


def read_expectations(suite: Path) -> tuple[Expectation, ...]:
    """Read what counts: what is certain, and needs no library of the suite's own.

    Raises:
        SuiteError: an expectation does not stand on its call, so any figure would be wrong.
    """
    path = suite / _EXPECTATIONS
    if not path.is_file():
        raise SuiteError(f"{suite} holds no {_EXPECTATIONS}: see tests/conformance/README.md")
    expectations = msgspec.json.decode(path.read_bytes(), type=tuple[Expectation, ...])
    _refuse_other_programs(find_programs(suite), expectations)
    return tuple(one for one in expectations if one.scored and not one.needs_models)


def _refuse_other_programs(programs: Path, expectations: Sequence[Expectation]) -> None:
    lines = {path: _read_lines(programs / path) for path in {one.path for one in expectations}}
    standing = sum(_stands(lines[one.path], one) for one in expectations)
    if standing < len(expectations):
        raise SuiteError(
            f"{standing} of {len(expectations)} expectations stand on their call:"
            " the programs are of another version"
        )


def _read_lines(path: Path) -> list[bytes]:
    return path.read_bytes().split(b"\n") if path.is_file() else []


def _stands(lines: Sequence[bytes], expectation: Expectation) -> bool:
    if expectation.line > len(lines):
        return False
    rest = lines[expectation.line - 1][expectation.column :]
    return rest.startswith(f"{expectation.call}(".encode())
