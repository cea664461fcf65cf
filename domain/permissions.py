"""Who may do what: one table from role to permission, for lists, records and commands alike."""

from enum import StrEnum

from domain.actor import MACHINE, Actor, Role

PERMISSIONS_VERSION = "8"
"""Named in the journal of a case's configuration; raise it when the table changes."""


class Permission(StrEnum):
    """Something a person may be allowed to do. Command permissions carry the command's kind.

    READ_CASES shows where cases stand, READ_CONVERSATIONS what customers are called and everything
    that was said. AUDIT verifies, draws samples and writes down what a review found, and takes
    cases out with their proof; it changes no case. MANAGE_PERSONAL_DATA finds customers by what
    they are called, hands out or erases everything about one, and says how long they are kept.
    """

    READ_CASES = "read_cases"
    READ_CONVERSATIONS = "read_conversations"
    READ_JOURNAL = "read_journal"
    READ_CONFIGURATION = "read_configuration"
    AUDIT = "audit"
    CONFIGURE = "configure"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_PERSONAL_DATA = "manage_personal_data"
    STOP_MACHINE = "stop_machine"
    READ_BOARD = "read_board"
    READ_COACHING = "read_coaching"
    PLAN_SHIFTS = "plan_shifts"
    WRITE_AGREEMENT = "write_agreement"
    PUBLISH_AGREEMENT = "publish_agreement"
    WRITE_PREPARED = "write_prepared"
    REVIEW_PREPARED = "review_prepared"
    WRITE_POLICY = "write_policy"
    PUBLISH_POLICY = "publish_policy"
    READ_QUESTIONS = "read_questions"
    EDIT_DIRECTORY = "edit_directory"
    REVIEW_MAILS = "review_mails"
    CLAIM_TASK = "claim_task"
    RELEASE_TASK = "release_task"
    ASSIGN_TASK = "assign_task"
    REFUSE_TASK = "refuse_task"
    RETURN_TASK = "return_task"
    HAND_OVER_TASK = "hand_over_task"
    REMIND_ME = "remind_me"
    CORRECT_ASSESSMENT = "correct_assessment"
    DECIDE_RESPONSE = "decide_response"
    SUBMIT_REPLY = "submit_reply"
    SETTLE_DELIVERY = "settle_delivery"
    ADD_NOTE = "add_note"
    TAG_CASE = "tag_case"
    ASK_INFORMATION = "ask_information"
    ASK_SECOND_LINE = "ask_second_line"
    ASK_DEPARTMENT = "ask_department"
    ANSWER_QUESTION = "answer_question"
    ASK_BACK = "ask_back"
    CLARIFY_QUESTION = "clarify_question"
    HAND_ON_QUESTION = "hand_on_question"
    DECLINE_QUESTION = "decline_question"
    WITHDRAW_QUESTION = "withdraw_question"
    NOTE_NOT_DELIVERED = "note_not_delivered"
    CLOSE_CASE = "close_case"
    REOPEN_CASE = "reopen_case"
    REVISE_DRAFT = "revise_draft"
    WITHDRAW_DRAFT = "withdraw_draft"
    APPROVE_DRAFT = "approve_draft"
    EDIT_AND_APPROVE_DRAFT = "edit_and_approve_draft"
    RETURN_DRAFT = "return_draft"
    CORRECT_REPLY = "correct_reply"
    WITHDRAW_REPLY = "withdraw_reply"
    MODERATE = "moderate"
    LEAVE_CHANGE = "leave_change"
    JOIN_INCIDENT = "join_incident"
    LEAVE_INCIDENT = "leave_incident"
    SETTLE_WITH_INCIDENT = "settle_with_incident"


_DECIDE = frozenset(
    {
        Permission.APPROVE_DRAFT,
        Permission.EDIT_AND_APPROVE_DRAFT,
        Permission.RETURN_DRAFT,
    }
)

_ANSWER = frozenset(
    {
        Permission.ANSWER_QUESTION,
        Permission.ASK_BACK,
        Permission.HAND_ON_QUESTION,
        Permission.DECLINE_QUESTION,
    }
)

_ASK = frozenset(
    {
        Permission.ASK_DEPARTMENT,
        Permission.CLARIFY_QUESTION,
        Permission.HAND_ON_QUESTION,
        Permission.WITHDRAW_QUESTION,
    }
)

_WORK = frozenset(
    {
        Permission.READ_CASES,
        Permission.READ_CONVERSATIONS,
        Permission.READ_JOURNAL,
        Permission.WRITE_PREPARED,
        Permission.CLAIM_TASK,
        Permission.RELEASE_TASK,
        Permission.REFUSE_TASK,
        Permission.HAND_OVER_TASK,
        Permission.REMIND_ME,
        Permission.CORRECT_ASSESSMENT,
        Permission.DECIDE_RESPONSE,
        Permission.SUBMIT_REPLY,
        Permission.SETTLE_DELIVERY,
        Permission.ADD_NOTE,
        Permission.TAG_CASE,
        Permission.ASK_INFORMATION,
        Permission.CLOSE_CASE,
        Permission.REOPEN_CASE,
        Permission.REVISE_DRAFT,
        Permission.WITHDRAW_DRAFT,
        Permission.CORRECT_REPLY,
        Permission.WITHDRAW_REPLY,
        Permission.MODERATE,
        Permission.LEAVE_CHANGE,
        Permission.LEAVE_INCIDENT,
        Permission.SETTLE_WITH_INCIDENT,
        Permission.ASK_SECOND_LINE,
        *_ASK,
        *_DECIDE,
    }
)

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.AGENT: _WORK,
    Role.SUPERVISOR: _WORK
    | {
        Permission.STOP_MACHINE,
        Permission.READ_CONFIGURATION,
        Permission.READ_BOARD,
        Permission.READ_COACHING,
        Permission.PLAN_SHIFTS,
        Permission.WRITE_AGREEMENT,
        Permission.PUBLISH_AGREEMENT,
        Permission.REVIEW_PREPARED,
        Permission.WRITE_POLICY,
        Permission.PUBLISH_POLICY,
        Permission.ASSIGN_TASK,
        Permission.READ_QUESTIONS,
        Permission.EDIT_DIRECTORY,
        Permission.REVIEW_MAILS,
        *_ANSWER,
    },
    Role.SECOND_LINE: frozenset({Permission.READ_QUESTIONS, *_ANSWER, *_ASK}),
    Role.CONTACT: _DECIDE | _ANSWER,
    Role.AUDITOR: frozenset(
        {
            Permission.READ_CASES,
            Permission.READ_CONVERSATIONS,
            Permission.READ_JOURNAL,
            Permission.READ_CONFIGURATION,
            Permission.AUDIT,
        }
    ),
    Role.STAKEHOLDER: frozenset({Permission.READ_CASES}),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.READ_CONFIGURATION,
            Permission.CONFIGURE,
            Permission.MANAGE_PEOPLE,
            Permission.MANAGE_PERSONAL_DATA,
            Permission.EDIT_DIRECTORY,
            Permission.PLAN_SHIFTS,
            Permission.WRITE_AGREEMENT,
            Permission.PUBLISH_AGREEMENT,
            Permission.WRITE_POLICY,
            Permission.PUBLISH_POLICY,
            Permission.STOP_MACHINE,
        }
    ),
}

PERSONAL = frozenset(
    {
        Permission.MANAGE_PEOPLE,
        Permission.MANAGE_PERSONAL_DATA,
        Permission.READ_COACHING,
        Permission.WRITE_AGREEMENT,
        Permission.PUBLISH_AGREEMENT,
        Permission.REVIEW_PREPARED,
        Permission.WRITE_POLICY,
        Permission.PUBLISH_POLICY,
        *_DECIDE,
    }
)
"""What nobody can hand to a program that acts in their name: consent is a person's, and a token
that makes people would outlive its own end. What is erased comes back by nobody's hand."""


MACHINE_PERMISSIONS = frozenset(
    {
        Permission.ASSIGN_TASK,
        Permission.RETURN_TASK,
        Permission.NOTE_NOT_DELIVERED,
        Permission.JOIN_INCIDENT,
    }
)
"""What the system does to a case by command: it distributes, says which e-mail came back, and puts
copies of one post under one incident."""


def may(actor: Actor, permission: Permission) -> bool:
    """Whether one of the actor's roles grants the permission; the machine has a row of its own."""
    if actor == MACHINE:
        return permission in MACHINE_PERMISSIONS
    return any(permission in ROLE_PERMISSIONS[role] for role in actor.roles)


def roles_with(permission: Permission) -> tuple[Role, ...]:
    """The roles that grant the permission, in their order."""
    return tuple(role for role in Role if permission in ROLE_PERMISSIONS[role])
