"""The pages of the UI, and who gets in: whoever may do one of these things for any client."""

from enum import StrEnum

from api.auth.viewer import Viewer
from domain.permissions import Permission


class Place(StrEnum):
    """A page, in the order in which they are used."""

    WORK = "work"
    BOARD = "board"
    APPROVALS = "approvals"
    CASES = "cases"
    AUDIT = "audit"
    QUESTIONS = "questions"
    HELD_MAILS = "held_mails"
    STOPS = "stops"
    INCIDENTS = "incidents"
    PREPARED = "prepared"
    CLIENTS = "clients"
    DIRECTORY = "directory"
    ACCOUNTS = "accounts"
    PEOPLE = "people"
    TEAMS = "teams"
    ROSTER = "roster"
    CHANGES = "changes"
    COACHING = "coaching"
    GROUPS = "groups"
    PERSONAL_DATA = "personal_data"
    TOKENS = "tokens"
    SESSIONS = "sessions"
    POLICIES = "policies"


_LETS_IN: dict[Place, tuple[Permission, ...]] = {
    Place.WORK: (Permission.CLAIM_TASK,),
    Place.BOARD: (Permission.READ_BOARD,),
    Place.APPROVALS: (Permission.CLAIM_TASK,),
    Place.CASES: (Permission.READ_CASES,),
    Place.AUDIT: (Permission.AUDIT,),
    Place.QUESTIONS: (Permission.READ_QUESTIONS,),
    Place.HELD_MAILS: (Permission.REVIEW_MAILS,),
    Place.STOPS: (Permission.STOP_MACHINE,),
    Place.INCIDENTS: (Permission.READ_CASES,),
    Place.PREPARED: (
        Permission.WRITE_PREPARED,
        Permission.REVIEW_PREPARED,
        Permission.READ_CONFIGURATION,
    ),
    Place.CLIENTS: (Permission.READ_CASES, Permission.READ_CONFIGURATION),
    Place.DIRECTORY: (Permission.EDIT_DIRECTORY,),
    Place.ACCOUNTS: (Permission.READ_CASES, Permission.READ_CONFIGURATION),
    Place.PEOPLE: (Permission.READ_CONFIGURATION,),
    Place.TEAMS: (Permission.READ_CONFIGURATION,),
    Place.ROSTER: (Permission.PLAN_SHIFTS, Permission.CLAIM_TASK),
    Place.CHANGES: (Permission.READ_CONFIGURATION,),
    Place.COACHING: (Permission.SUBMIT_REPLY,),
    Place.GROUPS: (Permission.MANAGE_PEOPLE,),
    Place.PERSONAL_DATA: (Permission.MANAGE_PERSONAL_DATA,),
    Place.POLICIES: (Permission.READ_CONFIGURATION,),
}
"""What is left out is everybody's: what concerns oneself alone."""


def places_of(viewer: Viewer) -> list[Place]:
    """Where somebody finds something that they may see."""
    return [place for place in Place if place not in _LETS_IN or viewer.having(*_LETS_IN[place])]
