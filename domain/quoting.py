"""Personal data of a customer that a reply would repeat where everybody can read it.

A customer may write their number in public; the brand does not write it there once more. What the
brand itself says in its released prepared replies (its hotline, its address) is its own.
"""

import re
from collections.abc import Iterable, Iterator

from domain.errors import QuotesPersonalData
from domain.personal_data import PERSONAL, Datum
from domain.values import Value, Visibility

_REFERENCE = re.compile(
    r"(?:(?:bestell|auftrags|kunden|rechnungs|vertrags|sendungs|buchungs|vorgangs|ticket|konto"
    r"|klant|bestel|order|factuur|contract|zendings|boekings|dossier"
    r"|customer|invoice|booking|tracking|account|client)[ -]?(?:nummer|nr\b\.?|number|no\b\.?|id\b)"
    r"|\b(?:bestellung|auftrag|rechnung|sendung|buchung|bestelling|factuur|zending|boeking"
    r"|order|invoice|booking|shipment|commande|facture|r[ée]servation|contrat|colis|dossier|client)\b"
    r"|\bnum[ée]ro de (?:commande|client|facture|contrat|suivi|dossier)\b|(?<![\w#])(?=#\d))"
    r"(?:[ :#.=]|nr\b|no\b|n[°º]|nummer\b|number\b|num[ée]ro\b|ist\b|lautet\b|is\b|est\b){0,6}"
    r"(?!\d{4}-\d\d-\d\d\b)"
    r"(?P<number>(?=[A-Z/-]{0,6}\d[A-Z\d/-]*\d)[A-Z\d](?:[A-Z\d]|[/-](?=[A-Z\d])){3,24})"
    r"(?![\w@]|[.,]\d|\s?(?:€|\$|£|%|eur\b|euro|chf\b|kwh\b))",  # an amount is none
    re.IGNORECASE,
)
"""An order's, customer's or contract's number, announced by a word for it or a number sign."""

_ADDRESS = re.compile(
    r"(?i:\b(?:ich wohne|wohnhaft|meine? (?:\w+ )?(?:adresse|anschrift)"
    r"|(?:liefer|rechnungs)(?:adresse|anschrift)"
    r"|ik woon|mijn (?:\w+ )?adres|(?:bezorg|aflever|factuur)adres"
    r"|i live|my (?:\w+ )?address|(?:delivery|shipping|billing) address"
    r"|j['’]habite|mon adresse|adresse de (?:livraison|facturation)))\b"
    r"[^\n]{0,40}?\b"
    r"(?P<street>"
    r"(?:[A-ZÄÖÜ][\w-]+[ -])?(?:[A-ZÄÖÜ][\w-]{2,}|[A-ZÄÖÜ][\w-]{2,} )"  # the number follows
    r"(?i:stra(?:ß|ss)e|str\.|gasse|allee|weg|straat|laan|gracht|kade|dijk)"
    r" \d{1,4}(?: ?[a-zA-Z]\b)?"
    r"|\d{1,4}(?: ?bis| ?ter)?,? (?:rue|avenue|boulevard|chemin|impasse|quai|route)"  # French
    r"(?: (?:de|du|des|la|le|les|l['’]|d['’]))*[ ]?(?:[A-ZÀ-Ý][\w'’-]+ ?){1,3}"
    r"|\d{1,5}[a-z]? (?:[A-Z][\w'’-]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Terrace)"
    r")(?!\w)"
)
"""Where somebody lives, as they say themselves. What nobody calls theirs may be a shop's."""

_GAP = r"[ /().\u00a0\u2011-]{0,3}"
"""What may stand between the characters of a number without making it another one."""

_BETWEEN_WORDS = r"[\W_]{0,3}"
"""What may stand between the words of an address."""

_TELLING_DIGITS = 7
"""The last digits of a phone number: whose it is, however country and area are written."""


class Quote(Value):
    """A place where a reply repeats personal data (code points, end excluded)."""

    kind: Datum
    start: int
    end: int


def quotes(reply: str, said: Iterable[str], own: Iterable[str] = ()) -> list[Quote]:
    """Every place where the reply repeats personal data from what the customer `said`, in order.
    What stands in the brand's `own` texts as well is not the customer's."""
    of_customer, of_brand = _expressions(said), _expressions(own)
    found = [
        Quote(kind=kind, start=hit.start(), end=hit.end())
        for expression, kind in of_customer.items()
        if expression not in of_brand
        for hit in re.finditer(expression, reply, re.IGNORECASE)
    ]
    return sorted(found, key=lambda each: (each.start, each.end, each.kind))


def refuse_quoting(
    reply: str, visibility: Visibility, said: Iterable[str], own: Iterable[str] = ()
) -> None:
    """Raises QuotesPersonalData for a public reply that repeats what is nobody else's business."""
    if visibility is not Visibility.PUBLIC:
        return
    kinds = dict.fromkeys(each.kind for each in quotes(reply, said, own))
    if kinds:
        named = ", ".join(_IN_WORDS[kind] for kind in kinds)
        raise QuotesPersonalData(
            f"In public it would repeat the customer's {named}.",
            "Leave it out, or reply in private.",
        )


_IN_WORDS = {
    Datum.EMAIL: "e-mail address",
    Datum.PHONE: "phone number",
    Datum.BANK_ACCOUNT: "bank account",
    Datum.PAYMENT_CARD: "payment card",
    Datum.REFERENCE: "order or customer number",
    Datum.ADDRESS: "address",
}


def _expressions(texts: Iterable[str]) -> dict[str, Datum]:
    """What finds each piece of personal data of the texts elsewhere, however it is spaced."""
    return {_expression(kind, written): kind for text in texts for kind, written in _personal(text)}


def _personal(text: str) -> Iterator[tuple[Datum, str]]:
    for hit in PERSONAL.finditer(text):
        # "@kim@town.example" is what somebody is called on a network, not an address for letters.
        is_handle = hit.start() > 0 and text[hit.start() - 1] == "@"
        if hit.lastgroup is not None and not is_handle:
            yield Datum(hit.lastgroup), hit.group()
    for hit in _REFERENCE.finditer(text):
        yield Datum.REFERENCE, hit.group("number")
    for hit in _ADDRESS.finditer(text):
        yield Datum.ADDRESS, hit.group("street")


def _expression(kind: Datum, written: str) -> str:
    if kind is Datum.EMAIL:
        return rf"(?<![\w.+@-]){re.escape(written.casefold())}(?![\w-])"
    if kind is Datum.ADDRESS:
        words = re.findall(r"\d+|[^\W\d]+", written.lower())
        return rf"(?<!\w){_BETWEEN_WORDS.join(map(_street_word, words))}(?!\w)"
    signs = [sign for sign in written.casefold() if sign.isalnum()]
    if kind is Datum.PHONE:
        digits = "".join(signs).lstrip("0")[-_TELLING_DIGITS:]
        before = rf"(?:(?<!\w)\+?(?:\d{_GAP}){{1,9}})?"
        return before + _GAP.join(map(re.escape, digits)) + r"(?!\d)"
    return r"(?<![^\W_])" + _GAP.join(map(re.escape, signs)) + r"(?![^\W_])"


def _street_word(word: str) -> str:
    """The word with all ways to write a street at its end."""
    stem = re.sub(r"stra(?:ß|ss)e$|str$", "", word)
    ending = r"(?:straße|strasse|str)" if stem != word else ""
    return re.escape(stem) + ending
