"""Other ways in which a name could have been written: `kundenname` as `kunden_name`."""

import re
from collections.abc import Iterator

from datamap.matching.name_words import VERBS, singular, without_noise, word_set
from datamap.model.categories import NameContext

# What is written in one word with the person who has it: `userid`, `Kundennummer`.
_COUPLED = word_set(
    "address adresse anschrift comment daten email emailaddress emailadresse geburtsdatum history "
    "id ids kontonummer mail name notes nr number nummer password phone strasse telefon telefonnr "
    "telefonnummer text token uid uuid"
)
_ITSELF = "username"
# The letters by which German couples words: `Mitgliedsnummer`, `Patientenname`.
_JOINTS = ("", "s", "n", "en", "es")
# These are put to a word as it is: an `accountsid` is the SID of an account.
_UNJOINED = word_set("id ids uid uuid")
# Persons that are as often an account, or a word of another meaning.
UNCLEAR = word_set(
    "account admin claims fan judge lead login me minister poster profile signin signup"
)
# Before a person these are what is done or by what: `email_user`, `mail_sender`. Where the words of
# a language follow each other like that they are its own: `email_cliente`.
_DONE = word_set("alert call contact email mail message notify phone ping text")
_ROMANCE = word_set(
    "aluno cliente destinatario empleado estudiante funcionario membro miembro paciente pessoa "
    "remitente socio trabajador usuario utente utilisateur"
)
_JOINED_ID = re.compile(r"(?!aid|bid|did|gid|kid|paid|raid|said|void)[a-z]{1,3}ids?")
_OF = frozenset({"for", "of"})
_COUNTS = frozenset({"amount", "count", "number", "sum", "total"})
_LINKS = _OF | word_set("at from in")
# What stands first in English, too: `id_user`, and in languages whose words follow each other so.
_FIRST = word_set(
    "adresse apellido correo cpf direccion email endereco feedback id ids imya mail name nom "
    "nombre nome nr numero prenom telefono telephone uuid"
)
_SHORTEST = 3


def spellings_of(words: tuple[str, ...], context: NameContext) -> Iterator[tuple[str, ...]]:
    """Yield a name's words and, behind them, what else the name can be read as.

    Without the words that leave it what it is, in the singular, cut where two words are written as
    one, and with the person first who stands last: `nom_client`, `feedback_reviewer`.
    """
    shorter = without_noise(words)
    one = (*shorter[:-1], singular(shorter[-1]))
    yield from (words, shorter, one)
    cut = _uncoupled(one[-1], context) or _uncoupled(shorter[-1], context)
    if cut:
        yield (*one[:-1], *cut)
    if (
        len(one) > 1
        and _JOINED_ID.fullmatch(one[-1])
        and one[-2] in context.person_owners - UNCLEAR
    ):
        # In a protocol's own words: `sender_mxid`, `patron_pid`.
        yield (*one[:-1], "id")
    link = next((at for at in range(1, len(words) - 1) if words[at] in _LINKS), 0)
    if link:
        # `name_of_patient` is a patient's name, `email_from_token` an address.
        whose = words[link] in _OF and words[link - 1] not in _COUNTS
        yield (*words[link + 1 :], *words[:link]) if whose else words[:link]
    if len(one) > 1 and words[0] not in VERBS and _is_person(one, context):
        yield (one[-1], *one[:-1])
        yield (one[-1], *without_noise(one[:-1]))


def _is_person(words: tuple[str, ...], context: NameContext) -> bool:
    last = words[-1]
    if last in UNCLEAR or (words[0] in _DONE and last not in _ROMANCE):
        return False
    return last in _ROMANCE or (words[0] in _FIRST and last in context.person_owners)


def _uncoupled(word: str, context: NameContext) -> tuple[str, ...]:
    for cut in range(_SHORTEST, len(word) - 1):
        head, end = word[:cut], word[cut:]
        if end not in _COUPLED or word == _ITSELF:
            continue
        for joint in _JOINTS[:1] if end in _UNJOINED else _JOINTS:
            if head.endswith(joint) and head.removesuffix(joint) in context.person_owners:
                return (head.removesuffix(joint), end)
    return ()
