"""What colleagues can do: languages, channels, clients, topics."""

from collections.abc import Collection
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.auth.viewer import InPerson, Viewer, Who
from api.context import Database
from api.fields import Line
from api.reference.answers import problems
from db.people import clients_of, get_colleague
from db.teams import revision_of, set_skills, skills_of
from domain.errors import NotAllowed
from domain.permissions import Permission
from domain.team import Skill, SkillKind

router = APIRouter(prefix="/api/people/{person_id}/skills", tags=["people"])


class SkillIo(BaseModel):
    """A skill by name: `de`, `mastodon`, a client's id, a topic."""

    model_config = ConfigDict(extra="forbid")

    kind: SkillKind
    name: Line


class Skills(BaseModel):
    """All of somebody's skills. Of a kind of which none is listed, they serve everything.
    `revision` is to be named by whoever changes them, as they saw it."""

    model_config = ConfigDict(extra="forbid")

    skills: Annotated[list[SkillIo], Field(max_length=200)]
    revision: Line


@router.get("", operation_id="getSkills", responses=problems(403, 404))
async def read(person_id: UUID, who: Who, session: Database) -> Skills:
    """What a colleague can do; clients that one does not know are left out."""
    await get_colleague(session, person_id, who.clients)
    scope = who.scope(Permission.READ_CONFIGURATION)
    await get_colleague(session, person_id, scope)
    found = (await skills_of(session, [person_id])).get(person_id, frozenset())
    return _shown(found, who)


@router.put("", operation_id="setSkills", responses=problems(403, 404, 409))
async def write(person_id: UUID, asked: Skills, who: InPerson, session: Database) -> Skills:
    """What a colleague can do from now on. Of somebody who works for several clients only by
    somebody who manages the people of all of them. Refused when somebody else has changed it since.
    """
    await get_colleague(session, person_id, who.clients)
    if not await clients_of(session, person_id) <= who.scope(Permission.MANAGE_PEOPLE):
        raise NotAllowed(
            "They work for clients too whose people you do not manage.",
            "Ask somebody who manages the people of all of them.",
        )
    skills = {Skill(kind=each.kind, name=each.name) for each in asked.skills}
    await set_skills(session, person_id, skills, who.id, seen=asked.revision)
    await session.commit()
    return _shown(skills, who)


def _shown(skills: Collection[Skill], who: Viewer) -> Skills:
    known = {str(client_id) for client_id in who.clients}
    return Skills(
        skills=[
            SkillIo(kind=skill.kind, name=skill.name)
            for skill in sorted(skills, key=lambda skill: (skill.kind, skill.name))
            if skill.kind is not SkillKind.CLIENT or skill.name in known
        ],
        revision=revision_of(skills),
    )
