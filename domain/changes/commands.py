"""What every command came to, so that none acts twice."""

from domain.case import Case, CommandAnswer
from domain.events import CommandAccepted, CommandEvent, CommandRefused

REMEMBERED_COMMANDS = 500


def change(case: Case, event: CommandEvent) -> dict[str, object]:
    """What an event changes, field by field."""
    match event:
        case CommandAccepted(command_id=command_id):
            answer = CommandAnswer(command_id=command_id)
            return {"answers": (*case.answers, answer)[-REMEMBERED_COMMANDS:]}
        case CommandRefused(answer=answer):
            return {"answers": (*case.answers, answer)[-REMEMBERED_COMMANDS:]}
