"""The table of what the SDKs said: a row for each rule file, in verdicts.tsv."""

import fcntl
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

from tests.sdk.verdicts import FAILED, UNVERIFIABLE, VERIFIED

TABLE = Path(__file__).with_name("verdicts.tsv")


@dataclass(frozen=True, slots=True)
class Row:
    """What was found for one rule file: how many calls of each verdict, and why not verified."""

    identity: str
    kind: str
    verified: str
    unverifiable: str
    failed: str
    packages: str
    why: str

    @property
    def calls(self) -> int:
        """How many calls were asked about; wrong arguments of a call that is there count as one."""
        return int(self.verified) + int(self.unverifiable) + int(self.failed)


HEAD = Row("id", "kind", VERIFIED, UNVERIFIABLE, FAILED, "packages", "why")


def read_rows() -> list[Row]:
    """Read the table; none where there is none."""
    if not TABLE.exists():
        return []
    lines = TABLE.read_text(encoding="utf-8").splitlines()[1:]
    return [Row(*line.split("\t")) for line in lines]


def write_rows(rows: Iterable[Row]) -> None:
    """Write the table: vendors sorted by id, then libraries."""
    listed = sorted(rows, key=lambda row: (row.kind == "libraries", row.identity))
    lines = ["\t".join(astuple(row)) + "\n" for row in (HEAD, *listed)]
    # Whole or not at all: another run may read it meanwhile.
    fresh = TABLE.with_suffix(".new")
    fresh.write_text("".join(lines), encoding="utf-8")
    fresh.replace(TABLE)


@contextmanager
def alone() -> Iterator[None]:
    """Let one run at a time read the table and write it."""
    with Path(tempfile.gettempdir(), "datamap-verdicts.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
