"""Score the name classifier on a labelled list: `python -m tests.classifier.score tune`."""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from datamap.matching.classify_names import NameClassifier
from datamap.matching.occurrences import Classification, Known, Occurrence
from datamap.rulebook import load_rulebook
from datamap.trace.sending.chain_words import REQUEST_WORDS
from tests.classifier.labelled_names import KINDS, LISTS, LabelledName, read_labelled_names

_KNOWN = {"field": Known.DECLARED, "parameter": Known.HANDED}
_OWNERLESS = {"parameter", "variable"}
_WITH_SIBLINGS = {"field", "key"}


@dataclass(frozen=True, slots=True)
class Judged:
    """Hold a labelled name and what the classifier says of it."""

    label: LabelledName
    found: Classification | None

    @property
    def is_right(self) -> bool:
        """Whether both say personal, or both not."""
        return self.label.personal == (self.found is not None)

    @property
    def has_category(self) -> bool:
        """Whether the category is the labelled one, a parent or a child of it."""
        if self.found is None or not self.label.personal:
            return False
        said, wanted = f"{self.found.category}.", f"{self.label.category}."
        return said.startswith(wanted) or wanted.startswith(said)


def judge(labels: Iterable[LabelledName]) -> tuple[Judged, ...]:
    """Classify each name as a scan does that has seen nothing but it, its type and its owner."""
    labels = tuple(labels)
    rules = load_rulebook()
    classifier = NameClassifier(rules.categories, rules.context)
    names: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for label in labels:
        if label.kind in _WITH_SIBLINGS:
            names[_holder(label)].add(label.name)
    return tuple(
        Judged(label, _classify(classifier, label, frozenset(names[_holder(label)] - {label.name})))
        for label in labels
    )


def draw_table(judged: Sequence[Judged]) -> str:
    """Draw a line per kind of name and one for all: precision, recall, right categories."""
    head = f"{'':<10}{'names':>7}{'personal':>10}{'precision':>11}{'recall':>8}{'category':>10}"
    kinds = (*KINDS, "all")
    rows = [_line(kind, [j for j in judged if kind in {j.label.kind, "all"}]) for kind in kinds]
    return "\n".join((head, *rows))


def _line(kind: str, judged: Sequence[Judged]) -> str:
    wanted = [j for j in judged if j.label.personal]
    told = [j for j in judged if j.found is not None]
    hits = [j for j in wanted if j.found is not None]
    right = [j for j in hits if j.has_category]
    shares = (_share(hits, told), _share(hits, wanted), _share(right, hits))
    return (
        f"{kind:<10}{len(judged):>7}{len(wanted):>10}{shares[0]:>11}{shares[1]:>8}{shares[2]:>10}"
    )


def _share(part: Sequence[Judged], whole: Sequence[Judged]) -> str:
    return f"{len(part) / len(whole):.1%}" if whole else "-"


def _holder(label: LabelledName) -> tuple[str, str, str]:
    return label.application, label.kind, label.owner


def _classify(
    classifier: NameClassifier, label: LabelledName, siblings: frozenset[str]
) -> Classification | None:
    owner = "" if label.kind in _OWNERLESS else label.owner
    if owner.rpartition(".")[2] in REQUEST_WORDS and "request" in label.owner:
        owner = "request"
    spot = Occurrence(
        label.name,
        owner=owner,
        type_name=label.type,
        known=_KNOWN.get(label.kind, Known.NAMED),
        scope=label.owner if label.kind in _OWNERLESS | {"key"} else "",
        siblings=siblings,
    )
    return classifier.judge(spot).found


def _wrong(judged: Iterable[Judged]) -> Iterable[str]:
    for one in judged:
        label, said = one.label, one.found.category if one.found else "-"
        if not one.is_right or (label.personal and not one.has_category):
            what = f"{label.kind} {label.owner}.{label.name}: {label.type or '-'}"
            yield f"{label.application}  {what}  wanted {label.category or '-'}, found {said}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table; what is wrong only for the list that may be looked at."""
    parser = argparse.ArgumentParser(prog="python -m tests.classifier.score", description=__doc__)
    parser.add_argument("list", choices=sorted(LISTS))
    parser.add_argument("--list-wrong", action="store_true", help="goes with tune alone")
    options = parser.parse_args(arguments)
    if options.list_wrong and options.list != "tune":
        parser.error("the names of a held-out list are not shown: it is only counted")
    judged = judge(read_labelled_names(LISTS[options.list]))
    sys.stdout.write(f"{draw_table(judged)}\n")
    if options.list_wrong:
        sys.stdout.write("".join(f"{line}\n" for line in _wrong(judged)))


if __name__ == "__main__":
    main()
