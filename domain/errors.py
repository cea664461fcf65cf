"""Everything that can be refused, as one tree.

    Refusal                        a person or peer asked for something that is not to be had
    ├── NotAllowed                 who asks may not do this                            403
    │   ├── OwnDraft               nobody consents to words of their own
    │   ├── CoachingOff            the client does without the coaching view
    │   └── WorksElsewhere         they work for clients too that the person does not manage
    ├── NotFound                   there is no such thing within what one may see      404
    ├── Conflict                   it contradicts what is the case by now              409
    │   ├── CaseIsClosed           the case is closed; reopen it first
    │   ├── CaseIsOpen             the case is open already
    │   ├── TaskIsTaken            another person holds the task
    │   ├── AlreadySettled         the delivery in doubt was settled before
    │   ├── CommandIdUsed          the same id came with other contents
    │   ├── StaleDraft             the reply was written before the customer's latest message
    │   ├── AlreadyDecided         somebody else decided on the draft, or it changed meanwhile
    │   ├── PersonErased           the customer was erased: nothing more is written about them
    │   └── NotErasable            an open case or a legal hold stands against erasing a person
    └── Invalid                    it cannot be done as asked, whoever asks            422
        ├── UnknownReference       it names a message, task or reply the case has not
        ├── TextTooLong            longer than the channel carries
        ├── NotOnThisChannel       the channel cannot do that (visibility, edit, window)
        ├── PurposeMissing         a machine's or person's reply without a purpose that fits
        ├── UnfitFile              a file that the channel does not carry, or not like this
        ├── ForbiddenWords         it says what the brand never says
        └── QuotesPersonalData     in public it repeats a customer's personal data

Each refusal has a stable `type` (used in problem+json, in Temporal failures and in the journal), a
`detail` for people that never quotes what a customer wrote, and `right`: what would be right.
"""


class Refusal(Exception):
    """A request that was understood and is refused. Never raised for faults of the machine."""

    type = "refused"

    def __init__(self, detail: str, right: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.right = right


class NotAllowed(Refusal):
    """Who asks may not do this."""

    type = "not-allowed"


class NotFound(Refusal):
    """There is no such thing within what the person may see."""

    type = "not-found"


class Conflict(Refusal):
    """It contradicts what is the case by now."""

    type = "conflict"


class CaseIsClosed(Conflict):
    """The case is closed; reopen it first."""

    type = "case-is-closed"


class CaseIsOpen(Conflict):
    """The case is open already."""

    type = "case-is-open"


class TaskIsTaken(Conflict):
    """Another person holds the task."""

    type = "task-is-taken"


class AlreadySettled(Conflict):
    """What was in doubt has been settled before."""

    type = "already-settled"


class CommandIdUsed(Conflict):
    """The same command id came with other contents."""

    type = "command-id-used"


class StaleDraft(Conflict):
    """The reply was written before the customer's latest message."""

    type = "stale-draft"


class AlreadyDecided(Conflict):
    """Somebody else decided on the draft, or its wording is another by now."""

    type = "already-decided"


class PersonErased(Conflict):
    """The customer was erased: nothing more is written about them."""

    type = "person-erased"


class NotErasable(Conflict):
    """An open case, an undelivered reply or a legal hold stands against erasing a person."""

    type = "not-erasable"


class OwnDraft(NotAllowed):
    """Nobody consents to words of their own."""

    type = "own-draft"


class CoachingOff(NotAllowed):
    """The client has switched the coaching view off."""

    type = "coaching-off"


class WorksElsewhere(NotAllowed):
    """They work for clients too whose people one does not manage."""

    type = "works-elsewhere"


class Invalid(Refusal):
    """It cannot be done as asked, whoever asks."""

    type = "invalid"


class UnknownReference(Invalid):
    """It names a message, task or reply that the case does not have."""

    type = "unknown-reference"


class TextTooLong(Invalid):
    """Longer than the channel carries."""

    type = "text-too-long"


class NotOnThisChannel(Invalid):
    """The channel cannot do that."""

    type = "not-on-this-channel"


class PurposeMissing(Invalid):
    """The reply has no purpose that fits who speaks."""

    type = "purpose-missing"


class UnfitFile(Invalid):
    """A file that the channel does not carry, or not like this."""

    type = "unfit-file"


class ForbiddenWords(Invalid):
    """It says what the brand never says."""

    type = "forbidden-words"


class QuotesPersonalData(Invalid):
    """In public it would repeat personal data of the customer."""

    type = "quotes-personal-data"


def every_refusal() -> dict[str, type[Refusal]]:
    """All refusals by their stable type, to turn a stored refusal back into an exception."""

    def below(root: type[Refusal]) -> list[type[Refusal]]:
        return [root, *(leaf for child in root.__subclasses__() for leaf in below(child))]

    return {refusal.type: refusal for refusal in below(Refusal)}
