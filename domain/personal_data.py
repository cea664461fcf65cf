"""Personal data that people write where everybody can read it: found, and covered on every screen.

The network shows it all the same; webcare neither spreads it further nor repeats it.
"""

import re

PERSONAL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){0,5}\.[a-z]{2,24}\b"  # e-mail
    r"|\[e-mail\]|\[phone\]"
    r"|(?<![\w+])(?:\+|00)[1-9](?:[ /().-]{0,2}\d){7,13}(?!\d)"  # phone, international
    r"|(?<!\w)(?!\d\d-\d\d-\d{4})0[1-9](?:[ /-]?\d){6,10}(?!\d)"  # phone, national
    r"|(?-i:\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){3,7}(?: ?[A-Z\d]{1,3})?\b)"  # IBAN
    r"|(?<!\d)(?:\d{4}[ -]){3}\d{4}(?!\d)",  # payment card
    re.IGNORECASE,
)
"""An e-mail address, a phone number, a bank account, a payment card."""

COVER = "•"


def covered(text: str) -> str:
    """The text with every letter and digit of personal data covered; all else as it stands."""
    return PERSONAL.sub(lambda found: re.sub(r"\w", COVER, found.group()), text)
