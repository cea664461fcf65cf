"""What a client has, of each kind one, so that every route can be asked about it."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from activities.recording import record
from db import audits
from db.agreements import write_draft
from db.api_tokens import create_token
from db.arrivals import hold
from db.audits import Scope
from db.configuration import agreement_of
from db.deliveries import attach, attachments_of
from db.directory import (
    ContactEntry,
    ContactSettings,
    DepartmentEntry,
    DepartmentKind,
    DepartmentSettings,
    create_contact,
    create_department,
)
from db.directory import revision_of as directory_revision
from db.group_roles import add_group_role
from db.keys import key_of
from db.people import create_person, grant
from db.policies import begin_policy
from db.prepared import (
    get_prepared,
    release,
    revision_of,
    rewrite,
    submit,
    write_prepared,
)
from db.presence import heartbeat
from db.question_files import keep_file
from db.retaining import place_hold
from db.reviews import draw_sample
from db.sessions import Login, begin_session, find_session
from db.shifts import end_shift, plan_shift
from db.stops import press_stop
from db.tables import (
    ArrivedMail,
    CaseRow,
    ChannelAccount,
    Command,
    EscalationKey,
    File,
    Incident,
    Person,
    Shift,
    utc_now,
)
from db.teams import TeamEntry, TeamSettings, create_team, set_member
from db.words import keep_words
from domain.actor import MACHINE, Actor, Level, Role, Via
from domain.acts import decide
from domain.case import Case
from domain.commands import Act, AskSecondLine, JoinIncident, SubmitReply
from domain.escalation import Desk
from domain.journal import chained
from domain.permissions import Permission
from domain.prepared import Address
from domain.reply import Purpose
from domain.team import Availability, TeamKind
from domain.values import Language
from tests.api.world import Brand, StoredCase, World, a_case
from workflows.case.steps import Recording


@dataclass(frozen=True)
class Markers:
    """Words that may only be read by some; each stands for one kind of secret."""

    words: str
    handle: str
    settings: str
    secret: str

    @property
    def conversation(self) -> tuple[str, ...]:
        """What customers are called and what was said."""
        return (self.words, self.handle)


@dataclass(frozen=True)
class House:
    """A client with somebody in every role, logged in, and one thing of each kind."""

    brand: Brand
    case: StoredCase
    task_id: UUID
    stop_id: UUID
    policy_id: UUID
    group_role_id: UUID
    prepared_id: UUID
    prepared_revision: str
    team_id: UUID
    shift_id: UUID
    colleague: Person
    session_id: UUID
    token_id: UUID
    audit_id: UUID
    sample_id: UUID
    department_id: UUID
    contact_id: UUID
    directory_revisions: tuple[str, str]
    """Of the department and of the contact."""
    question_id: UUID
    question_file_id: UUID
    held_mail_id: UUID
    commands: dict[Role, UUID]
    logins: dict[Role, Login]
    file_id: UUID
    attachment_id: UUID
    hold_id: UUID
    incident_id: UUID
    markers: Markers

    @property
    def client_id(self) -> UUID:
        return self.brand.client_id

    def person(self, role: Role) -> Person:
        return self.brand.people[role]

    def own_things(self) -> list[str]:
        """Whatever shows to others that this client exists, or what it has."""
        ids = [
            self.client_id,
            self.brand.account.id,
            self.case.id,
            self.case.customer_id,
            self.case.message_id,
            self.task_id,
            self.stop_id,
            self.policy_id,
            self.group_role_id,
            self.prepared_id,
            self.team_id,
            self.shift_id,
            self.colleague.id,
            self.session_id,
            self.token_id,
            self.audit_id,
            self.sample_id,
            self.department_id,
            self.contact_id,
            self.question_id,
            self.question_file_id,
            self.held_mail_id,
            self.hold_id,
            self.incident_id,
            *(person.id for person in self.brand.people.values()),
        ]
        names = [self.brand.name, self.brand.account.name, *self.markers.conversation]
        return [*names, self.markers.settings, self.colleague.email, *map(str, ids)]


async def a_house(world: World, brand: Brand) -> House:
    """Furnish a brand of the world."""
    unique = uuid4().hex[:8]
    markers = Markers(
        words=f"Wort-{unique}",
        handle=f"wort-{unique}",
        settings=f"https://callback-{unique}.example/",
        secret=brand.secret,
    )
    case = await a_case(
        world,
        brand,
        text=markers.words,
        customer_name=markers.words,
        claimed_by=brand.people[Role.AGENT],
        note=markers.words,
    )
    await _a_draft(world, brand, case, markers.words)
    incident_id = await _an_incident(world, brand, case)
    question_id = await _a_question(world, brand, case)
    async with world.sessions.begin() as session:
        account = await session.get_one(ChannelAccount, brand.account.id)
        account.settings = {"callback_url": markers.settings}
        supervisor = brand.people[Role.SUPERVISOR]
        stop = await press_stop(
            session,
            client_id=brand.client_id,
            account_id=None,
            reason="drill",
            actor=supervisor.id,
        )
        policy = await begin_policy(session, brand.client_id, markers.settings, supervisor.id)
        group_role = await add_group_role(
            session,
            client_id=brand.client_id,
            group=f"group-{unique}",
            role=Role.AUDITOR,
            level=Level.REGULAR,
            department=None,
            actor=None,
        )
        prepared_id, prepared_revision = await _a_prepared_reply(session, brand)
        colleague = await _a_colleague(session, brand, unique)
        team, shift = await _a_team(session, brand, colleague, markers.words)
        agreement = await agreement_of(session, brand.client_id)
        await write_draft(
            session, brand.client_id, agreement, seen=0, note="drill", actor=colleague.id
        )
        hold = await place_hold(
            session, case.customer_id, case.id, markers.words, supervisor.id, utc_now()
        )
        file_id = await _a_file(session, brand, case, markers.words)
        attachment_id = await _a_picture(session, brand, case, markers.words)
        theirs = await begin_session(session, colleague, device="Firefox on Linux")
        token, _ = await create_token(
            session,
            client_id=brand.client_id,
            person_id=colleague.id,
            name="reports",
            permissions={Permission.READ_CASES},
            expires_at=utc_now() + timedelta(days=1),
        )
        department, contact = await _a_directory(session, brand, unique)
        question_file_id = await _a_question_file(session, brand, case, question_id, contact.id)
        held_mail_id = await _a_held_mail(session, brand, unique)
        logins = {
            role: await begin_session(session, person) for role, person in brand.people.items()
        }
        await session.flush()
        found = await find_session(session, theirs.token)
        assert found is not None
        audit_id = uuid4()
        audits.ask(session, audit_id, scope=Scope(client_id=brand.client_id))
        sample = await draw_sample(
            session,
            sample_id=uuid4(),
            client_id=brand.client_id,
            name=markers.words,
            filters={},
            size=5,
            actor=brand.people[Role.AUDITOR].id,
        )
        commands = {
            role: await _a_command(session, brand, case, person)
            for role, person in brand.people.items()
        }
    return House(
        brand=brand,
        case=case,
        task_id=case.state.tasks[0].id,
        stop_id=stop.id,
        policy_id=policy.id,
        group_role_id=group_role.id,
        prepared_id=prepared_id,
        prepared_revision=prepared_revision,
        team_id=team.id,
        shift_id=shift.id,
        colleague=colleague,
        session_id=found[0].id,
        token_id=token.id,
        audit_id=audit_id,
        sample_id=sample.row.id,
        department_id=department.id,
        contact_id=contact.id,
        directory_revisions=(
            directory_revision(department.settings),
            directory_revision(contact.settings),
        ),
        question_id=question_id,
        question_file_id=question_file_id,
        held_mail_id=held_mail_id,
        commands=commands,
        logins=logins,
        file_id=file_id,
        attachment_id=attachment_id,
        hold_id=hold.id,
        incident_id=incident_id,
        markers=markers,
    )


async def _an_incident(world: World, brand: Brand, stored: StoredCase) -> UUID:
    """What others said as well; the case is one of its cases."""
    now = utc_now()
    incident = Incident(
        id=uuid4(),
        client_id=brand.client_id,
        fingerprint=b"x" * 16,
        found_at=now,
        began_at=now,
        latest_at=now,
    )
    async with world.sessions.begin() as session:
        session.add(incident)
    join = Act(id=uuid4(), command=JoinIncident(incident_id=incident.id), actor=MACHINE)
    await _record(world, brand, stored, join)
    return incident.id


async def _a_prepared_reply(session: AsyncSession, brand: Brand) -> tuple[UUID, str]:
    """In use, and written anew by an agent, who waits for a review; its newest revision."""
    prepared_id = await write_prepared(
        session,
        brand.client_id,
        title=f"Dank von {brand.name}",
        purpose=Purpose.COURTESY,
        language=Language.GERMAN,
        address=Address.FORMAL,
        channel=None,
        text="Danke!",
        by=None,
    )
    within = [brand.client_id]
    await release(session, await get_prepared(session, prepared_id, within), 1, None)
    agent = brand.people[Role.AGENT]
    entry = await get_prepared(session, prepared_id, within)
    await rewrite(session, entry, "Vielen Dank!", agent.id, seen=revision_of(entry.newest))
    entry = await get_prepared(session, prepared_id, within)
    await submit(session, entry, 2, agent.id)
    return prepared_id, revision_of(entry.newest)


async def _a_picture(session: AsyncSession, brand: Brand, case: StoredCase, words: str) -> UUID:
    """What hangs on the customer's message; its address leads nowhere."""
    address = "http://127.0.0.1/picture.png"
    await attach(
        session,
        *(brand.client_id, case.customer_id, case.message_id),
        *(address, "image/png", words),
    )
    await session.flush()
    found = await attachments_of(session, [case.message_id])
    return found[case.message_id][-1].id


async def _a_file(session: AsyncSession, brand: Brand, case: StoredCase, words: str) -> UUID:
    """What the customer left with a web form."""
    key = await key_of(session, brand.client_id, case.customer_id)
    file_id = uuid4()
    session.add(
        File(
            id=file_id,
            client_id=brand.client_id,
            customer_id=case.customer_id,
            media_type="application/pdf",
            sealed=key.seal(file_id, words.encode()),
            key_id=key.id,
        )
    )
    await session.flush()
    return file_id


async def _a_colleague(session: AsyncSession, brand: Brand, unique: str) -> Person:
    person = await create_person(
        session,
        email=f"colleague-{unique}@webcare.example",
        name=f"Colleague {unique}",
        password_hash=None,
    )
    await grant(session, person, brand.client_id, Role.AGENT)
    return person


async def _a_directory(
    session: AsyncSession, brand: Brand, unique: str
) -> tuple[DepartmentEntry, ContactEntry]:
    """A second line, and a department with somebody in it."""
    second_line = DepartmentSettings(f"Line {unique}", DepartmentKind.SECOND_LINE)
    await create_department(session, brand.client_id, second_line, None)
    department = await create_department(
        session, brand.client_id, DepartmentSettings(f"Press {unique}"), None
    )
    contact = await create_contact(
        session,
        department,
        ContactSettings(f"Contact {unique}", f"contact-{unique}@firma.example"),
        None,
    )
    return department, contact


async def _a_question_file(
    session: AsyncSession, brand: Brand, case: StoredCase, question_id: UUID, contact_id: UUID
) -> UUID:
    """What a contact sent along."""
    link = EscalationKey(
        client_id=brand.client_id,
        case_id=case.id,
        escalation_id=question_id,
        contact_id=contact_id,
    )
    return await keep_file(session, link, "plan.txt", "text/plain", b"x")


async def _a_held_mail(session: AsyncSession, brand: Brand, unique: str) -> UUID:
    """A reply to the wrong address."""
    mail = ArrivedMail(
        message_key=unique, client_id=brand.client_id, verdict="refused", why="wrong_tag"
    )
    assert await hold(session, mail, f"From: {unique}@firma.example\r\n\r\nJa.".encode())
    return mail.id


async def _a_question(world: World, brand: Brand, stored: StoredCase) -> UUID:
    """What the agent asked the second line, without showing it any of the conversation."""
    agent = Actor(person_id=brand.people[Role.AGENT].id, roles=(Role.AGENT,), via=Via.API)
    async with world.sessions.begin() as session:
        text = await keep_words(session, brand.client_id, "?", person_id=agent.person_id)
    command = AskSecondLine(text=text, desk=Desk(department_id=uuid4()))
    act = Act(id=uuid4(), command=command, actor=agent)
    await _record(world, brand, stored, act)
    return act.id


async def _a_team(
    session: AsyncSession, brand: Brand, colleague: Person, words: str
) -> tuple[TeamEntry, Shift]:
    """A team of two, one on shift, and what an earlier shift left in writing."""
    settings = TeamSettings(
        f"Team of {brand.name}", TeamKind.DEDICATED, frozenset({brand.client_id})
    )
    team = await create_team(session, settings, None)
    now = utc_now()
    for person in (colleague, brand.people[Role.SUPERVISOR]):
        await set_member(session, team, person.id, 6, None)
        await heartbeat(session, person.id, Availability.AVAILABLE, now)
    before, hour = now - timedelta(hours=9), timedelta(hours=1)
    earlier = await plan_shift(session, team, colleague.id, before, now - hour, None)
    await end_shift(session, earlier, {brand.client_id: words}, colleague.id, now - hour)
    return team, await plan_shift(session, team, colleague.id, now - hour, now + hour, None)


async def _a_command(session: AsyncSession, brand: Brand, case: StoredCase, person: Person) -> UUID:
    row = Command(
        id=uuid4(),
        client_id=brand.client_id,
        case_id=case.id,
        actor=person.id,
        kind="add_note",
        payload={},
        payload_hash="0" * 64,
        status="done",
    )
    session.add(row)
    return row.id


async def _a_draft(world: World, brand: Brand, stored: StoredCase, words: str) -> None:
    """A trainee's reply, which waits for consent."""
    trainee = Actor(
        person_id=brand.people[Role.AGENT].id,
        roles=(Role.AGENT,),
        via=Via.API,
        level=Level.TRAINEE,
    )
    async with world.sessions.begin() as session:
        text = await keep_words(session, brand.client_id, words, person_id=trainee.person_id)
    command = SubmitReply(text=text, length=len(words), purpose=Purpose.SUBSTANCE)
    await _record(world, brand, stored, Act(id=uuid4(), command=command, actor=trainee))


async def _record(world: World, brand: Brand, stored: StoredCase, act: Act) -> None:
    """The act is done, and on record."""
    async with world.sessions() as session:
        row = await session.get_one(CaseRow, stored.id)
        case, head, seq = Case.model_validate(row.state), row.head, row.seq
    rows = []
    previous = head
    for event in decide(case, act, utc_now()):
        seq += 1
        rows.append(chained(case.id, head, seq, event))
        head = rows[-1].hash
    recording = Recording(
        case_id=case.id, client_id=brand.client_id, previous=previous, rows=tuple(rows)
    )
    await record(world.sessions, recording)
