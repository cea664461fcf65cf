"""The HTTP application: every resource in one place."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from fastapi import FastAPI
from fastapi.routing import APIRoute

from api import problems, static_ui
from api.accounts import routes as accounts
from api.addresses import Addresses
from api.agreements import routes as agreements
from api.anchors import routes as anchors
from api.attachments import routes as attachments
from api.audits import routes as audits
from api.auth import routes as auth
from api.board import routes as board
from api.body_limit import BodyLimit
from api.brand import routes as brand
from api.calendars import routes as calendars
from api.callouts import routes as callouts
from api.case_search import routes as case_search
from api.cases import routes as cases
from api.checks import routes as checks
from api.clients import routes as clients
from api.coaching import routes as coaching
from api.commands import routes as commands
from api.configuration_changes import routes as configuration_changes
from api.contact import routes as contact
from api.customers import routes as customers
from api.dependencies import Dependencies
from api.directory import routes as directory
from api.events import routes as events
from api.events.feed import ChangeFeed
from api.exports import routes as exports
from api.form import limits as form_limits
from api.form import pages as form_pages
from api.form import routes as form
from api.group_roles import routes as group_roles
from api.health import routes as health
from api.held_mails import routes as held_mails
from api.inbound import routes as inbound
from api.incidents import routes as incidents
from api.mailbox import routes as mailbox
from api.next_task import routes as next_task
from api.oidc import routes as oidc
from api.onlookers import routes as onlookers
from api.outbound import routes as outbound
from api.people import routes as people
from api.personal_data import routes as personal_data
from api.policies import routes as policies
from api.prepared import routes as prepared
from api.presence import routes as presence
from api.questions import routes as questions
from api.reference import openapi
from api.reference import routes as reference
from api.replay import routes as replay
from api.reviews import routes as reviews
from api.samples import routes as samples
from api.security_headers import SecurityHeaders
from api.sessions import routes as sessions
from api.shifts import routes as shifts
from api.sketches import routes as sketches
from api.skills import routes as skills
from api.stops import routes as stops
from api.tags import routes as tags
from api.tasks import routes as tasks
from api.teams import routes as teams
from api.timing import Timing
from api.tokens import routes as tokens
from api.tracing import TELEMETRY
from api.uploads import routes as uploads
from api.vocabulary import routes as vocabulary
from api.voice import routes as voice

LARGEST_BODY = 1_000_000
"""Bytes; deliveries of the generic webhook may be larger (see api/inbound/)."""

BODIES_TOGETHER = 100_000_000
"""Bytes of all requests in hand, in one process."""

_RESOURCES = (
    inbound,  # first: routes are tried in this order, and a flood comes here
    tasks,  # then what every screen at work asks for after everything that happens
    cases,
    board,
    auth,
    oidc,
    incidents,
    attachments,
    uploads,
    replay,
    audits,
    anchors,
    case_search,
    samples,
    reviews,
    exports,
    configuration_changes,
    commands,
    next_task,
    sketches,
    onlookers,
    checks,
    callouts,
    tags,
    presence,
    coaching,
    customers,
    clients,
    agreements,
    calendars,
    brand,
    accounts,
    directory,
    questions,
    contact,
    held_mails,
    mailbox,
    people,
    personal_data,
    skills,
    teams,
    shifts,
    group_roles,
    sessions,
    tokens,
    prepared,
    voice,
    stops,
    policies,
    events,
    outbound,
    form,
    vocabulary,
    health,
    reference,
)


def create_app(given: Dependencies) -> FastAPI:
    """The application, made of what it is given and nothing else."""
    app = FastAPI(
        title="webcare",
        version=given.version,
        openapi_url="/api/openapi.json",
        docs_url=None,  # they load scripts from elsewhere; see api/reference/
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=_operation_id,
        lifespan=_lifespan,
        telemetry=TELEMETRY,
    )
    app.state.dependencies = given
    app.state.change_feed = ChangeFeed(given.database_url, given.dispatcher.heard)
    app.add_middleware(
        BodyLimit,
        largest=LARGEST_BODY,
        together=BODIES_TOGETHER,
        exceptions={
            "/api/inbound/": inbound.LARGEST,
            "/form/": form_limits.LARGEST,
            "/api/contact/": contact.LARGEST,
            "/api/uploads/": uploads.LARGEST,
        },
        pages={"/form/": form_pages.too_large},
    )
    app.add_middleware(Addresses)
    app.add_middleware(SecurityHeaders, https=given.secure_cookie)
    app.add_middleware(Timing)
    problems.install(app)
    openapi.install(app)
    for resource in _RESOURCES:
        app.include_router(resource.router)
    app.webhooks.include_router(outbound.callbacks)
    app.include_router(static_ui.static_ui(given.static))
    return app


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Listen to changes as long as the application serves."""
    listening = asyncio.create_task(app.state.change_feed.run())
    yield
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


def _operation_id(route: APIRoute) -> str:
    """For routes that name none: the function's name, as generated clients call it."""
    first, *others = route.name.split("_")
    return first + "".join(other.title() for other in others)
