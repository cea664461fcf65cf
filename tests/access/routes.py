"""Every route: what it needs and what it is asked. A new route is added here, or the test fails."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import uuid4

from db.voice import Voice, revision_of
from domain.actor import Role
from domain.permissions import Permission
from domain.prepared import Address
from tests.access.house import House


class Kind(Enum):
    """How a route answers to those who may not."""

    RECORD = "names a client's thing: 404 for a foreign one, 403 without the permission"
    LIST = "holds rows of one's clients alone: 403 when there is none that one may read"
    HIDDEN = "what one may not see is not there: 404"
    OWN = "about oneself, for everybody who is logged in"
    OPEN = "for everybody"
    SIGNED = "for programs that prove who they are by a signature; a login counts for nothing"


Asked = Callable[[House, Role], Mapping[str, Any]]


def _nothing(_house: House, _role: Role) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Route:
    """`needs`: one of these permissions; none means that every role may. `path` and `body` fill in
    what cannot be made up. `person_only`: no integration's token will do."""

    kind: Kind
    needs: frozenset[Permission] = frozenset()
    path: Asked = _nothing
    body: Asked = _nothing
    query: Asked = _nothing
    ok: int = 200
    person_only: bool = False
    streams: bool = False


def _record(*needs: Permission, **more: Any) -> Route:
    return Route(Kind.RECORD, frozenset(needs), **more)


def _list(*needs: Permission, **more: Any) -> Route:
    return Route(Kind.LIST, frozenset(needs), **more)


def _case(h: House, _: Role) -> dict[str, Any]:
    return {"case_id": h.case.id}


def _held_mail(h: House, _: Role) -> dict[str, Any]:
    return {"mail_id": h.held_mail_id}


def _account(h: House, _: Role) -> dict[str, Any]:
    return {"account_id": h.brand.account.id}


def _customer(h: House, _: Role) -> dict[str, Any]:
    return {"customer_id": h.case.customer_id}


def _client(h: House, _: Role) -> dict[str, Any]:
    return {"client_id": h.client_id}


def _colleague(h: House, _: Role) -> dict[str, Any]:
    return {"person_id": h.colleague.id}


def _coached(h: House, _: Role) -> dict[str, Any]:
    return {"client_id": h.client_id, "person_id": h.brand.people[Role.SUPERVISOR].id}


def _role(h: House, _: Role) -> dict[str, Any]:
    return {"person_id": h.colleague.id, "client_id": h.client_id, "role": "agent"}


def _a_connection(h: House, _: Role) -> dict[str, Any]:
    name = f"n{uuid4().hex[:12]}"
    return {"client_id": str(h.client_id), "channel": "generic", "name": name, "handle": "x"}


def _somebody(h: House, _: Role) -> dict[str, Any]:
    return {
        "email": f"{uuid4().hex}@webcare.example",
        "grant": {"client_id": str(h.client_id), "role": "auditor"},
    }


def _team(h: House, _: Role) -> dict[str, Any]:
    return {"team_id": h.team_id}


def _member(h: House, _: Role) -> dict[str, Any]:
    return {"team_id": h.team_id, "person_id": h.colleague.id}


def _shift(h: House, _: Role) -> dict[str, Any]:
    return {"shift_id": h.shift_id}


def _a_shift(h: House, _: Role) -> dict[str, Any]:
    return {
        "team_id": str(h.team_id),
        "person_id": str(h.colleague.id),
        "ends_at": "2031-05-05T17:00:00Z",
    }


def _a_team(h: House, _: Role) -> dict[str, Any]:
    return {"clients": [str(h.client_id)]}


_NINE_TO_SIX = {"opens": "09:00", "closes": "18:00"}


def _seen(h: House, _: Role) -> dict[str, Any]:
    return {"revision": 1}


_READ_PREPARED = (
    Permission.WRITE_PREPARED,
    Permission.REVIEW_PREPARED,
    Permission.READ_CONFIGURATION,
)


def _prepared(h: House, _: Role) -> dict[str, Any]:
    return {"prepared_id": h.prepared_id}


def _wording(h: House, _: Role) -> dict[str, Any]:
    return {"prepared_id": h.prepared_id, "number": 2}


def _wording_seen(h: House, _: Role) -> dict[str, Any]:
    return {"revision": h.prepared_revision}


def _voice_seen(_h: House, _: Role) -> dict[str, Any]:
    return {"revision": revision_of(Voice(form_of_address=Address.FORMAL))}


def _policy(h: House, _: Role) -> dict[str, Any]:
    return {"policy_id": h.policy_id}


def _stale(_h: House, _: Role) -> dict[str, Any]:
    return {"revision": 999}


def _rows(h: House, role: Role) -> dict[str, Any]:
    last = {"outcome": {"answering": '"respond"', "priority": '"normal"'}}
    return {**_stale(h, role), "title": "x", "rules": [last]}


def _department(h: House, _: Role) -> dict[str, Any]:
    return {"department_id": h.department_id}


def _incident(h: House, _: Role) -> dict[str, Any]:
    return {"incident_id": h.incident_id}


def _contact(h: House, _: Role) -> dict[str, Any]:
    return {"department_id": h.department_id, "contact_id": h.contact_id}


def _a_department(h: House, _: Role) -> dict[str, Any]:
    return {"client_id": str(h.client_id), "name": f"Department {uuid4().hex[:8]}"}


def _a_contact(h: House, _: Role) -> dict[str, Any]:
    return {"name": "Kim", "email": f"{uuid4().hex[:8]}@firma.example"}


def _department_seen(h: House, _: Role) -> dict[str, Any]:
    return {"revision": h.directory_revisions[0]}


def _contact_seen(h: House, role: Role) -> dict[str, Any]:
    return _a_contact(h, role) | {"revision": h.directory_revisions[1]}


def _a_secret(h: House, _: Role) -> dict[str, Any]:
    return {"secret": "x" * 43}


def _a_saying(h: House, _: Role) -> dict[str, Any]:
    return {"secret": "x" * 43, "id": str(uuid4()), "kind": "ask_back", "text": "?"}


def _of_client(**more: Any) -> Asked:
    return lambda h, _: {"client_id": str(h.client_id), **more}


ROUTES: dict[tuple[str, str], Route] = {
    # -- who is who
    ("GET", "/api/auth/me"): Route(Kind.OWN),
    ("PATCH", "/api/auth/me"): Route(Kind.OWN, person_only=True),
    ("GET", "/api/auth/methods"): Route(Kind.OPEN),
    # Without a provider there is nothing here; with one: tests/oidc.
    ("GET", "/api/oidc/login"): Route(Kind.OPEN, ok=404),
    ("GET", "/api/oidc/callback"): Route(Kind.OPEN, ok=404),
    ("POST", "/api/auth/login"): Route(
        Kind.OPEN, body=lambda h, r: {"email": "nobody@webcare.example"}, ok=401
    ),
    ("POST", "/api/auth/logout"): Route(Kind.OWN, ok=204, person_only=True),
    ("GET", "/api/sessions"): Route(Kind.OWN, person_only=True),
    ("DELETE", "/api/sessions"): Route(Kind.OWN, ok=204, person_only=True),
    ("DELETE", "/api/sessions/{session_id}"): Route(
        Kind.HIDDEN,
        frozenset({Permission.MANAGE_PEOPLE}),
        path=lambda h, _: {"session_id": h.session_id},
        ok=204,
        person_only=True,
    ),
    ("GET", "/api/tokens"): Route(Kind.OWN, person_only=True),
    ("POST", "/api/tokens"): _record(
        Permission.READ_CASES, body=_of_client(permissions=["read_cases"]), ok=201, person_only=True
    ),
    ("DELETE", "/api/tokens/{token_id}"): Route(
        Kind.HIDDEN,
        frozenset({Permission.MANAGE_PEOPLE}),
        path=lambda h, _: {"token_id": h.token_id},
        ok=204,
        person_only=True,
    ),
    # -- people
    ("GET", "/api/people"): _list(Permission.READ_CASES, Permission.READ_CONFIGURATION),
    ("GET", "/api/people/{person_id}"): _record(Permission.READ_CONFIGURATION, path=_colleague),
    ("POST", "/api/people"): _record(
        Permission.MANAGE_PEOPLE, body=_somebody, ok=201, person_only=True
    ),
    ("PATCH", "/api/people/{person_id}"): _record(
        Permission.MANAGE_PEOPLE, path=_colleague, person_only=True
    ),
    ("PUT", "/api/people/{person_id}/roles/{client_id}/{role}"): _record(
        Permission.MANAGE_PEOPLE, path=_role, person_only=True
    ),
    ("DELETE", "/api/people/{person_id}/roles/{client_id}/{role}"): _record(
        Permission.MANAGE_PEOPLE, path=_role, ok=204, person_only=True
    ),
    ("DELETE", "/api/people/{person_id}/sessions"): _record(
        Permission.MANAGE_PEOPLE, path=_colleague, ok=204, person_only=True
    ),
    ("GET", "/api/people/{person_id}/skills"): _record(
        Permission.READ_CONFIGURATION, path=_colleague
    ),
    ("PUT", "/api/people/{person_id}/skills"): _record(
        Permission.MANAGE_PEOPLE, path=_colleague, person_only=True
    ),
    ("GET", "/api/group-roles"): _list(Permission.READ_CONFIGURATION, person_only=True),
    ("POST", "/api/group-roles"): _record(
        Permission.MANAGE_PEOPLE, body=_of_client(role="agent"), ok=201, person_only=True
    ),
    ("DELETE", "/api/group-roles/{group_role_id}"): _record(
        Permission.MANAGE_PEOPLE,
        path=lambda h, _: {"group_role_id": h.group_role_id},
        ok=204,
        person_only=True,
    ),
    # -- cases
    ("GET", "/api/cases"): _list(Permission.READ_CASES),
    ("GET", "/api/cases/{case_id}"): _record(Permission.READ_CASES, path=_case),
    ("GET", "/api/cases/{case_id}/messages"): _record(Permission.READ_CONVERSATIONS, path=_case),
    ("GET", "/api/cases/{case_id}/colleagues"): _record(Permission.READ_CONVERSATIONS, path=_case),
    ("GET", "/api/cases/{case_id}/sketch"): _record(
        Permission.SUBMIT_REPLY, path=_case, ok=204, person_only=True
    ),
    ("PUT", "/api/cases/{case_id}/sketch"): _record(
        Permission.SUBMIT_REPLY, path=_case, person_only=True
    ),
    ("DELETE", "/api/cases/{case_id}/sketch"): _record(
        Permission.SUBMIT_REPLY, path=_case, ok=204, person_only=True
    ),
    ("POST", "/api/cases/{case_id}/check"): _record(
        Permission.SUBMIT_REPLY, Permission.EDIT_AND_APPROVE_DRAFT, path=_case
    ),
    ("POST", "/api/cases/{case_id}/onlookers"): _record(
        Permission.READ_CONVERSATIONS, path=_case, person_only=True
    ),
    ("DELETE", "/api/cases/{case_id}/onlookers"): _record(
        Permission.READ_CONVERSATIONS, path=_case, ok=204, person_only=True
    ),
    ("GET", "/api/cases/{case_id}/notes"): _record(Permission.READ_CONVERSATIONS, path=_case),
    ("GET", "/api/cases/{case_id}/journal"): _record(Permission.READ_JOURNAL, path=_case),
    ("GET", "/api/cases/{case_id}/journal/verify"): _record(Permission.READ_JOURNAL, path=_case),
    ("GET", "/api/cases/{case_id}/outline"): _record(Permission.READ_JOURNAL, path=_case),
    ("GET", "/api/cases/{case_id}/timeline"): _record(Permission.READ_JOURNAL, path=_case),
    ("GET", "/api/cases/{case_id}/replay"): _record(Permission.READ_JOURNAL, path=_case),
    # -- audits
    ("GET", "/api/case-search"): _list(Permission.AUDIT),
    ("GET", "/api/case-search/rules"): _list(Permission.AUDIT),
    ("GET", "/api/samples"): _list(Permission.AUDIT),
    ("POST", "/api/samples"): _record(Permission.AUDIT, body=_of_client(size=1), ok=201),
    ("GET", "/api/samples/{sample_id}"): _record(
        Permission.AUDIT, path=lambda h, _: {"sample_id": h.sample_id}
    ),
    ("POST", "/api/exports"): _record(
        Permission.AUDIT, body=lambda h, _: {"case_ids": [str(h.case.id)]}
    ),
    ("GET", "/api/cases/{case_id}/reviews"): _record(Permission.AUDIT, path=_case),
    ("POST", "/api/cases/{case_id}/reviews"): _record(Permission.AUDIT, path=_case, ok=201),
    ("GET", "/api/audits"): _list(Permission.AUDIT),
    ("POST", "/api/audits"): _record(
        Permission.AUDIT,
        body=lambda h, _: {"id": str(uuid4()), "client_id": str(h.client_id)},
        ok=202,
    ),
    ("GET", "/api/audits/{audit_id}"): _record(
        Permission.AUDIT, path=lambda h, _: {"audit_id": h.audit_id}
    ),
    ("GET", "/api/anchors"): _list(Permission.AUDIT),
    ("GET", "/api/anchors/keys"): _list(Permission.AUDIT),
    # Each kind of command is walked in test_commands.py.
    ("POST", "/api/cases/{case_id}/commands"): _record(
        Permission.ADD_NOTE, path=_case, body=lambda h, _: {"kind": "add_note", "text": "x"}
    ),
    ("GET", "/api/incidents"): _list(Permission.READ_CASES),
    ("GET", "/api/incidents/{incident_id}"): _record(Permission.READ_CASES, path=_incident),
    ("POST", "/api/incidents/{incident_id}/decisions"): _record(
        Permission.SETTLE_WITH_INCIDENT,
        path=_incident,
        body=lambda h, _: {"id": str(uuid4()), "answering": "ignore"},
        ok=202,
    ),
    ("GET", "/api/commands/{command_id}"): Route(
        Kind.HIDDEN, path=lambda h, r: {"command_id": h.commands[r]}
    ),
    ("GET", "/api/tasks"): _list(Permission.READ_CASES),
    ("GET", "/api/tasks/{task_id}"): _record(
        Permission.READ_CASES, path=lambda h, _: {"task_id": h.task_id}
    ),
    ("POST", "/api/tasks/next"): _list(Permission.CLAIM_TASK, ok=204, person_only=True),
    # -- teams
    ("POST", "/api/presence"): Route(Kind.OWN, person_only=True),
    ("GET", "/api/board"): _list(Permission.READ_BOARD),
    ("PUT", "/api/clients/{client_id}/coaching"): _record(
        Permission.CONFIGURE, path=_client, person_only=True
    ),
    ("GET", "/api/clients/{client_id}/coaching/people"): _record(
        Permission.READ_COACHING, Permission.SUBMIT_REPLY, path=_client, person_only=True
    ),
    ("GET", "/api/clients/{client_id}/coaching/people/{person_id}"): _record(
        Permission.READ_COACHING, path=_coached, person_only=True
    ),
    ("GET", "/api/teams"): _list(Permission.READ_CONFIGURATION),
    ("GET", "/api/teams/{team_id}"): _record(Permission.READ_CONFIGURATION, path=_team),
    ("POST", "/api/teams"): _record(Permission.CONFIGURE, body=_a_team, ok=201, person_only=True),
    ("PUT", "/api/teams/{team_id}"): _record(
        Permission.CONFIGURE, path=_team, body=_a_team, person_only=True
    ),
    ("PUT", "/api/teams/{team_id}/members/{person_id}"): _record(
        Permission.CONFIGURE, path=_member, ok=204, person_only=True
    ),
    ("DELETE", "/api/teams/{team_id}/members/{person_id}"): _record(
        Permission.CONFIGURE, path=_member, ok=204, person_only=True
    ),
    ("GET", "/api/shifts"): _list(Permission.PLAN_SHIFTS, Permission.CLAIM_TASK),
    ("POST", "/api/shifts"): _record(
        Permission.PLAN_SHIFTS, body=_a_shift, ok=201, person_only=True
    ),
    ("DELETE", "/api/shifts/{shift_id}"): _record(
        Permission.PLAN_SHIFTS, path=_shift, ok=204, person_only=True
    ),
    ("POST", "/api/shifts/{shift_id}/end"): _record(
        Permission.PLAN_SHIFTS, path=_shift, person_only=True
    ),
    ("GET", "/api/handover-notes"): _list(Permission.READ_CONVERSATIONS),
    ("GET", "/api/callouts"): _list(Permission.READ_CONVERSATIONS, person_only=True),
    ("POST", "/api/callouts/seen"): Route(Kind.OWN, person_only=True),
    ("GET", "/api/tags"): _list(Permission.READ_CASES),
    ("POST", "/api/tags"): _record(Permission.TAG_CASE, body=_of_client(), ok=201),
    ("GET", "/api/customers"): _list(Permission.READ_CONVERSATIONS),
    ("GET", "/api/customers/{customer_id}"): _record(
        Permission.READ_CONVERSATIONS, path=lambda h, _: {"customer_id": h.case.customer_id}
    ),
    # -- prepared replies
    ("GET", "/api/prepared"): _list(*_READ_PREPARED),
    ("GET", "/api/prepared/{prepared_id}"): _record(*_READ_PREPARED, path=_prepared),
    ("POST", "/api/prepared"): _record(
        Permission.WRITE_PREPARED, body=_of_client(text="Danke!"), ok=201, person_only=True
    ),
    # Its wording is in review: whoever may is told that it is no draft.
    ("POST", "/api/prepared/{prepared_id}/wordings"): _record(
        Permission.WRITE_PREPARED, path=_prepared, ok=409, person_only=True
    ),
    ("POST", "/api/prepared/{prepared_id}/wordings/{number}/submit"): _record(
        Permission.WRITE_PREPARED, path=_wording, ok=409, person_only=True
    ),
    ("POST", "/api/prepared/{prepared_id}/wordings/{number}/approve"): _record(
        Permission.REVIEW_PREPARED, path=_wording, body=_wording_seen, person_only=True
    ),
    ("POST", "/api/prepared/{prepared_id}/wordings/{number}/return"): _record(
        Permission.REVIEW_PREPARED, path=_wording, body=_wording_seen, person_only=True
    ),
    ("POST", "/api/prepared/{prepared_id}/retire"): _record(
        Permission.REVIEW_PREPARED, path=_prepared, person_only=True
    ),
    ("GET", "/api/clients/{client_id}/voice"): _record(
        Permission.WRITE_PREPARED, Permission.READ_CONFIGURATION, path=_client
    ),
    ("PUT", "/api/clients/{client_id}/voice"): _record(
        Permission.CONFIGURE, path=_client, body=_voice_seen, person_only=True
    ),
    ("POST", "/api/clients/{client_id}/voice/check"): _record(
        Permission.WRITE_PREPARED, Permission.SUBMIT_REPLY, path=_client
    ),
    ("GET", "/api/attachments/{attachment_id}"): _record(
        Permission.READ_CONVERSATIONS,
        path=lambda h, _: {"attachment_id": h.attachment_id},
        ok=422,  # its address leads inside
    ),
    ("GET", "/api/files/{file_id}"): _record(
        Permission.READ_CONVERSATIONS, path=lambda h, _: {"file_id": h.file_id}
    ),
    ("POST", "/api/uploads/{case_id}"): _record(
        Permission.SUBMIT_REPLY,
        path=_case,
        body=lambda h, _: {"content": "iVBORw0KGgo="},
        ok=201,
    ),
    # -- configuration
    ("GET", "/api/clients"): _list(),
    ("GET", "/api/clients/{client_id}"): _record(path=_client),
    ("GET", "/api/agreements/{client_id}"): _record(Permission.READ_CONFIGURATION, path=_client),
    ("GET", "/api/agreements/{client_id}/compare"): _record(
        Permission.READ_CONFIGURATION, path=_client
    ),
    ("GET", "/api/agreements/{client_id}/versions/{version}"): _record(
        Permission.READ_CONFIGURATION, path=lambda h, _: {"client_id": h.client_id, "version": "1"}
    ),
    ("PUT", "/api/agreements/{client_id}/draft"): _record(
        Permission.WRITE_AGREEMENT, path=_client, body=_seen, person_only=True
    ),
    ("POST", "/api/agreements/{client_id}/draft/publish"): _record(
        Permission.PUBLISH_AGREEMENT, path=_client, body=_seen, person_only=True
    ),
    ("POST", "/api/agreements/{client_id}/draft/discard"): _record(
        Permission.WRITE_AGREEMENT, path=_client, body=_seen, person_only=True
    ),
    ("POST", "/api/agreements/try"): _list(Permission.READ_CONFIGURATION),
    ("GET", "/api/calendars/countries"): Route(Kind.OWN),
    ("GET", "/api/calendars/time-zones"): Route(Kind.OWN),
    ("POST", "/api/calendars/preview"): Route(
        Kind.OWN, body=lambda h, r: {"calendar": {"week": [[_NINE_TO_SIX], *[[]] * 6]}}
    ),
    ("GET", "/api/configuration-changes"): _list(Permission.READ_CONFIGURATION),
    ("GET", "/api/clients/{client_id}/brand"): _record(Permission.READ_CONFIGURATION, path=_client),
    ("PUT", "/api/clients/{client_id}/brand"): _record(
        Permission.WRITE_POLICY, path=_client, person_only=True
    ),
    ("GET", "/api/accounts"): _list(Permission.READ_CASES, Permission.READ_CONFIGURATION),
    ("POST", "/api/accounts"): _record(Permission.CONFIGURE, body=_a_connection, ok=201),
    ("GET", "/api/accounts/{account_id}"): _record(
        Permission.READ_CASES, Permission.READ_CONFIGURATION, path=_account
    ),
    ("PATCH", "/api/accounts/{account_id}"): _record(Permission.CONFIGURE, path=_account),
    ("POST", "/api/accounts/{account_id}/rotate-secret"): _record(
        Permission.CONFIGURE, path=_account
    ),
    ("GET", "/api/stops"): _list(
        Permission.READ_CASES, Permission.READ_CONFIGURATION, Permission.STOP_MACHINE
    ),
    ("POST", "/api/stops"): _record(Permission.STOP_MACHINE, body=_of_client(), ok=201),
    ("POST", "/api/stops/{stop_id}/lift"): _record(
        Permission.STOP_MACHINE, path=lambda h, _: {"stop_id": h.stop_id}
    ),
    ("GET", "/api/policies"): _list(Permission.READ_CONFIGURATION),
    ("GET", "/api/policies/columns"): Route(Kind.OWN),
    ("POST", "/api/policies/check"): Route(Kind.OWN, body=lambda h, r: {"rules": []}),
    ("POST", "/api/policies"): _record(
        Permission.WRITE_POLICY, body=_of_client(), ok=201, person_only=True
    ),
    ("GET", "/api/policies/{policy_id}"): _record(Permission.READ_CONFIGURATION, path=_policy),
    ("PUT", "/api/policies/{policy_id}"): _record(
        Permission.WRITE_POLICY, path=_policy, body=_rows, ok=409, person_only=True
    ),
    # Nobody publishes rows of their own: two people's story stands in tests/api/test_policies.py.
    ("POST", "/api/policies/{policy_id}/publish"): _record(
        Permission.PUBLISH_POLICY, path=_policy, body=_stale, ok=409, person_only=True
    ),
    ("POST", "/api/policies/{policy_id}/discard"): _record(
        Permission.WRITE_POLICY, path=_policy, body=_stale, ok=409, person_only=True
    ),
    ("POST", "/api/policies/{policy_id}/trial"): _record(
        Permission.READ_CONFIGURATION,
        path=_policy,
        body=lambda h, _: {"begin": "2026-01-01T00:00:00Z", "end": "2026-02-01T00:00:00Z"},
    ),
    ("GET", "/api/policies/suggestions/{client_id}"): _record(
        Permission.READ_CONFIGURATION, path=_client
    ),
    # -- personal data
    ("GET", "/api/personal-data/customers"): _list(
        Permission.MANAGE_PERSONAL_DATA, person_only=True
    ),
    ("GET", "/api/personal-data/customers/{customer_id}"): _record(
        Permission.MANAGE_PERSONAL_DATA, path=_customer, person_only=True
    ),
    ("POST", "/api/personal-data/customers/{customer_id}/export"): _record(
        Permission.MANAGE_PERSONAL_DATA, path=_customer, person_only=True
    ),
    # A case of theirs is open; erasing goes its way in tests/api/test_personal_data.py.
    ("POST", "/api/personal-data/customers/{customer_id}/erase"): _record(
        Permission.MANAGE_PERSONAL_DATA,
        path=_customer,
        body=lambda h, _: {"confirmation": h.markers.words},
        ok=409,
        person_only=True,
    ),
    ("POST", "/api/personal-data/customers/{customer_id}/holds"): _record(
        Permission.MANAGE_PERSONAL_DATA, path=_customer, ok=201, person_only=True
    ),
    ("POST", "/api/personal-data/holds/{hold_id}/lift"): _record(
        Permission.MANAGE_PERSONAL_DATA,
        path=lambda h, _: {"hold_id": h.hold_id},
        person_only=True,
    ),
    ("GET", "/api/personal-data/erasures"): _list(
        Permission.MANAGE_PERSONAL_DATA, person_only=True
    ),
    ("GET", "/api/personal-data/retention"): _list(
        Permission.MANAGE_PERSONAL_DATA, person_only=True
    ),
    ("GET", "/api/personal-data/retention/{client_id}/would-go"): _record(
        Permission.MANAGE_PERSONAL_DATA,
        path=_client,
        query=lambda h, _: {"days": 30},
        person_only=True,
    ),
    ("PUT", "/api/personal-data/retention/{client_id}"): _record(
        Permission.MANAGE_PERSONAL_DATA, path=_client, person_only=True
    ),
    # -- live updates: what is heard by whom stands in tests/api/test_events.py
    ("GET", "/api/events"): Route(Kind.OWN, streams=True),
    # -- questions to others
    ("GET", "/api/departments"): _list(Permission.EDIT_DIRECTORY),
    ("POST", "/api/departments"): _record(Permission.EDIT_DIRECTORY, body=_a_department, ok=201),
    ("PUT", "/api/departments/{department_id}"): _record(
        Permission.EDIT_DIRECTORY, path=_department, body=_department_seen
    ),
    ("POST", "/api/departments/{department_id}/contacts"): _record(
        Permission.EDIT_DIRECTORY, path=_department, body=_a_contact, ok=201
    ),
    ("PUT", "/api/departments/{department_id}/contacts/{contact_id}"): _record(
        Permission.EDIT_DIRECTORY, path=_contact, body=_contact_seen
    ),
    ("GET", "/api/questions"): _list(Permission.READ_QUESTIONS),
    ("GET", "/api/questions/{question_id}"): _record(
        Permission.READ_QUESTIONS, path=lambda h, _: {"question_id": h.question_id}
    ),
    ("GET", "/api/questions/{question_id}/attachments/{attachment_id}"): _record(
        Permission.READ_QUESTIONS,
        path=lambda h, _: {"question_id": h.question_id, "attachment_id": h.attachment_id},
        ok=404,  # nothing of the conversation was chosen for the question
    ),
    ("POST", "/api/questions/{question_id}/revoke-links"): _record(
        Permission.WITHDRAW_QUESTION, path=lambda h, _: {"question_id": h.question_id}
    ),
    ("GET", "/api/cases/{case_id}/questions"): _record(Permission.READ_CONVERSATIONS, path=_case),
    ("GET", "/api/question-files/{file_id}"): _record(
        Permission.READ_CONVERSATIONS,
        Permission.READ_QUESTIONS,
        path=lambda h, _: {"file_id": h.question_file_id},
    ),
    ("GET", "/api/held-mails"): _list(Permission.REVIEW_MAILS),
    ("GET", "/api/held-mails/{mail_id}"): _record(Permission.REVIEW_MAILS, path=_held_mail),
    ("POST", "/api/held-mails/{mail_id}/assign"): _record(
        Permission.REVIEW_MAILS,
        path=_held_mail,
        body=lambda h, _: {"question_id": str(h.question_id)},
        ok=409,  # the second line has no contact who could have written
    ),
    ("POST", "/api/held-mails/{mail_id}/discard"): _record(
        Permission.REVIEW_MAILS, path=_held_mail
    ),
    ("POST", "/api/held-mails/{mail_id}/restore"): _record(
        Permission.REVIEW_MAILS, path=_held_mail
    ),
    # A link opens its own question, whoever else is logged in: tests/api/test_contact.py.
    ("POST", "/api/contact/look"): Route(Kind.OPEN, body=_a_secret, ok=404),
    ("POST", "/api/contact/attachment"): Route(
        Kind.OPEN, body=lambda h, _: {"secret": "x" * 43, "id": str(h.attachment_id)}, ok=404
    ),
    ("POST", "/api/contact/say"): Route(Kind.OPEN, body=_a_saying, ok=404),
    # -- programs without a login
    ("POST", "/api/inbound/generic/{account}"): Route(
        Kind.SIGNED, path=lambda h, _: {"account": h.brand.account.name}
    ),
    ("GET", "/api/outbound/generic/{account}/files/{file_id}"): Route(
        Kind.SIGNED,
        path=lambda h, _: {"account": h.brand.account.name, "file_id": h.file_id},
    ),
    ("GET", "/api/outbound/generic/{account}"): Route(
        Kind.SIGNED, path=lambda h, _: {"account": h.brand.account.name}
    ),
    # -- the same for everybody
    ("GET", "/api/vocabulary"): Route(Kind.OWN),
    ("GET", "/api/health"): Route(Kind.OPEN),
    ("GET", "/api/health/live"): Route(Kind.OPEN),
}
