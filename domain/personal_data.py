"""Personal data that people write where everybody can read it: found, and covered on every screen.

The network shows it all the same; webcare neither spreads it further nor repeats it.
"""

import re
from enum import StrEnum


class Datum(StrEnum):
    """What a piece of personal data is."""

    EMAIL = "email"
    PHONE = "phone"
    BANK_ACCOUNT = "bank_account"
    PAYMENT_CARD = "payment_card"
    REFERENCE = "reference"
    """An order's, contract's or customer's number: told by the word before it, never covered."""
    ADDRESS = "address"
    """Street and house number, where somebody says that it is theirs; never covered."""


_PATTERNS = {
    Datum.EMAIL: r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){0,5}\.[a-z]{2,24}\b",
    Datum.PHONE: r"(?<![\w+])(?:\+|00)[1-9](?:[ /().-]{0,2}\d){7,13}(?!\d)"  # international
    r"|(?<!\w)(?!\d\d-\d\d-\d{4})0[1-9](?:[ /-]?\d){6,10}(?!\d)",  # national
    Datum.BANK_ACCOUNT: r"(?-i:\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){3,7}(?: ?[A-Z\d]{1,3})?\b)",  # IBAN
    Datum.PAYMENT_CARD: r"(?<!\d)(?:\d{4}[ -]){3}\d{4}(?!\d)",
}
_MASKED = r"\[e-mail\]|\[phone\]"

PERSONAL = re.compile(
    "|".join([*(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS.items()), _MASKED]),
    re.IGNORECASE,
)
"""An e-mail address, a phone number, a bank account, a payment card; the group says which."""

COVER = "•"


def covered(text: str) -> str:
    """The text with every letter and digit of personal data covered; all else as it stands."""
    return PERSONAL.sub(lambda found: re.sub(r"\w", COVER, found.group()), text)


LONGEST_DATUM = 100
"""Characters that a piece of personal data has at most, but for one that nobody could write."""


def beginning(text: str, length: int, *, is_public: bool) -> str:
    """So many characters of what somebody wrote. Where everybody can read it, it is covered before
    it is cut: of an address without its end nobody sees that it is one."""
    read = text[: length + LONGEST_DATUM]
    return (covered(read) if is_public else read)[:length]
