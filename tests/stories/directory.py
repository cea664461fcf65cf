"""The people of a client whom stories ask for information."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from temporalio.client import WorkflowExecutionStatus, WorkflowHandle
from temporalio.service import RPCError
from temporalio.testing import TimeSkipper

from db.directory import (
    ContactSettings,
    DepartmentKind,
    DepartmentSettings,
    create_contact,
    create_department,
    department_desk,
    second_line_desk,
)
from domain.actor import Actor, Role, Via
from domain.commands import AskDepartment, AskSecondLine
from domain.escalation import Desk, Escalation
from domain.values import Language
from tests.stories.town import CaseUnderTest, Town
from tests.waiting import eventually
from workflows.escalation.start import escalation_workflow_id


@dataclass
class Directory:
    """Departments by name, and their contacts in the order in which they are asked."""

    town: Town
    departments: dict[str, UUID] = field(default_factory=dict)
    contacts: dict[str, list[UUID]] = field(default_factory=dict)

    async def second_line(self) -> None:
        """The client has a second line."""
        async with self.town.sessions.begin() as session:
            settings = DepartmentSettings("Service", DepartmentKind.SECOND_LINE)
            entry = await create_department(session, self.town.client_id, settings, None)
        self.departments["Service"] = entry.id

    async def department(self, name: str, *people: str, **settings: object) -> None:
        """The client has a department with these people."""
        async with self.town.sessions.begin() as session:
            entry = await create_department(
                session,
                self.town.client_id,
                DepartmentSettings(name, **settings),  # type: ignore[arg-type]
                None,
            )
            made = [
                await create_contact(
                    session,
                    entry,
                    ContactSettings(
                        person,
                        f"{person.lower()}-{uuid4().hex[:6]}@firma.example",
                        language=Language.GERMAN,
                        place=place,
                    ),
                    None,
                )
                for place, person in enumerate(people)
            ]
        self.departments[name] = entry.id
        self.contacts[name] = [each.id for each in made]

    def contact(self, name: str, place: int = 0) -> Actor:
        """A contact as their link vouches for them."""
        return Actor(person_id=self.contacts[name][place], roles=(Role.CONTACT,), via=Via.LINK)

    async def desk(self, name: str, at: datetime | None = None) -> Desk:
        """Where a question to that department lies."""
        moment = at or datetime.now(UTC)
        async with self.town.sessions() as session:
            if name == "Service":
                return await second_line_desk(session, self.town.client_id, moment)
            desk = await department_desk(
                session, self.town.client_id, self.departments[name], moment
            )
        assert desk is not None
        return desk

    async def ask(self, case: CaseUnderTest, words: str, **more: object) -> Escalation:
        """The agent asks the second line."""
        command = AskSecondLine(
            text=await self.town.words(words),
            desk=await self.desk("Service", await case.now()),
            **more,
        )
        command_id = uuid4()
        assert (await case.ask(command, command_id=command_id)).status == "done"
        return await self.begun(case, command_id)

    async def ask_department(
        self,
        case: CaseUnderTest,
        name: str,
        words: str,
        role: Role = Role.AGENT,
        parent_id: UUID | None = None,
        context: tuple[UUID, ...] = (),
    ) -> Escalation:
        """Somebody asks a department."""
        command = AskDepartment(
            text=await self.town.words(words, role),
            desk=await self.desk(name, await case.now()),
            parent_id=parent_id,
            context=context,
        )
        command_id = uuid4()
        assert (await case.ask(command, role, command_id=command_id)).status == "done"
        return await self.begun(case, command_id)

    async def begun(self, case: CaseUnderTest, escalation_id: UUID) -> Escalation:
        """The question, once its workflow runs."""
        await Question(case, escalation_id).running()
        escalation = (await case.state()).escalation(escalation_id)
        assert escalation is not None
        return escalation


@dataclass
class Question:
    """The workflow of one question."""

    case: CaseUnderTest
    id: UUID

    @property
    def handle(self) -> WorkflowHandle[Any, Any]:
        """Its workflow."""
        return self.case.town.temporal.get_workflow_handle(escalation_workflow_id(self.id))

    async def running(self) -> None:
        """Wait until it has begun."""

        async def begun() -> bool:
            return await self.status() is not None

        await eventually(begun)

    async def status(self) -> WorkflowExecutionStatus | None:
        """Whether it runs; None before it has begun."""
        try:
            return (await self.handle.describe()).status
        except RPCError:
            return None

    async def ended(self) -> None:
        """Wait until it has ended of its own accord."""

        async def over() -> bool:
            return await self.status() is WorkflowExecutionStatus.COMPLETED

        await eventually(over)

    async def rests(self) -> None:
        """Wait until nothing is under way in it."""

        async def resting() -> bool:
            described = (await self.handle.describe()).raw_description
            return not (described.HasField("pending_workflow_task") or described.pending_activities)

        await eventually(resting)

    async def let_pass(self, **duration: float) -> None:
        """Time passes for it alone: each workflow has a clock of its own, and the server skips none
        of a case's while one of its questions is open."""
        await self.rests()
        skipper = TimeSkipper(self.case.town.temporal)
        await skipper.fast_forward(self.handle, timedelta(**duration))
        await self.rests()
        await self.case.rests()
