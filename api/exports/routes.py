"""Cases as a file: to read, to print, or as a bundle that proves itself."""

import asyncio
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy.ext.asyncio import AsyncSession

from activities.audit.anchoring import AnchorsDisagree, make_anchor
from activities.audit.bundle_writing import names_in, write_bundle
from activities.audit.catalogue import Catalogue, Reader
from activities.audit.document import Document, document_of
from activities.audit.examiner import evidence_of
from activities.audit.page import cases_page
from activities.audit.printing import cases_pdf
from activities.audit.sealing import NoKey
from api.auth.viewer import Who
from api.context import Database, Given
from api.dependencies import Dependencies
from api.exports.schemas import ExportFormat, ExportIn
from api.problems import Unavailable
from api.reference.answers import problems
from db.cases import clients_of_cases
from db.configuration import journal_change
from db.tables import utc_now
from domain.errors import Conflict, NotFound
from domain.permissions import Permission

router = APIRouter(prefix="/api/exports", tags=["audits"])

_MEDIA = {
    ExportFormat.HTML: ("text/html; charset=utf-8", "html"),
    ExportFormat.PDF: ("application/pdf", "pdf"),
    ExportFormat.BUNDLE: ("application/zip", "zip"),
}


_FILE = {"schema": {"type": "string", "format": "binary"}}


@router.post(
    "",
    operation_id="exportCases",
    responses={
        200: {
            "description": "The file",
            "content": {media.partition(";")[0]: _FILE for media, _ in _MEDIA.values()},
        },
        **problems(403, 404, 409, 503),
    },
    response_class=Response,
)
async def export(asked: ExportIn, who: Who, session: Database, given: Given) -> Response:
    """Take cases out, all words in them that may be kept among it. Who did so, and which cases,
    stands in the journal of the client's configuration."""
    case_ids = list(dict.fromkeys(asked.case_ids))
    owners = await clients_of_cases(session, who.clients, case_ids)
    if owners.keys() != set(case_ids):
        raise NotFound("There is no such case.")
    for client_id in set(owners.values()):
        who.require(client_id, Permission.AUDIT)
        who.require(client_id, Permission.READ_CONVERSATIONS)
    catalogue = Catalogue(asked.reader)
    match asked.format:
        case ExportFormat.BUNDLE:
            content = await _bundle(given, case_ids, asked.reader)
        case ExportFormat.PDF:
            documents = await _documents(session, case_ids, catalogue)
            content = await asyncio.to_thread(cases_pdf, documents, catalogue)
        case _:
            documents = await _documents(session, case_ids, catalogue)
            content = cases_page(documents, catalogue).encode()
    # Only now: a stop button does not wait until two hundred cases were written.
    await _journal(session, owners, asked.format, who.id)
    await session.commit()
    media, ending = _MEDIA[asked.format]
    name = f"case-{case_ids[0]}" if len(case_ids) == 1 else f"{len(case_ids)}-cases"
    disposition = f'attachment; filename="{name}.{ending}"'
    return Response(content, media_type=media, headers={"Content-Disposition": disposition})


async def _documents(
    session: AsyncSession, case_ids: Sequence[UUID], catalogue: Catalogue
) -> list[Document]:
    found = []
    for case_id in case_ids:
        evidence = await evidence_of(session, case_id)
        found.append(document_of(evidence, await names_in(session, evidence), catalogue))
    return found


async def _bundle(given: Dependencies, case_ids: Sequence[UUID], reader: Reader) -> bytes:
    if given.sources is None or given.seal is None:
        raise Unavailable("There is no key here to sign with.", "Export with `webcare audit`.")
    try:
        # What is signed now covers the last row of every case in the bundle.
        await make_anchor(given.sessions, given.seal, utc_now())
        with tempfile.TemporaryDirectory() as directory:
            file = Path(directory) / "cases.zip"
            await write_bundle(given.sources, given.sessions, given.seal, case_ids, file, reader)
            return await asyncio.to_thread(file.read_bytes)
    except LookupError:
        raise Conflict(
            "There is no journal of one of these cases.",
            "Verify them; the difference is named there.",
        ) from None
    except (NoKey, AnchorsDisagree, ValueError, OSError):
        raise Unavailable(
            "The cases cannot be signed: key and anchors are not in order.",
            "Ask whoever runs webcare to look at `webcare audit status`.",
        ) from None


async def _journal(
    session: AsyncSession, owners: dict[UUID, UUID], format_: ExportFormat, by: UUID
) -> None:
    cases: dict[UUID, list[str]] = defaultdict(list)
    for case_id, client_id in owners.items():
        cases[client_id].append(str(case_id))
    for client_id in sorted(cases):
        await journal_change(
            session,
            client_id=client_id,
            actor=by,
            kind="cases.exported",
            after={"format": format_.value, "cases": sorted(cases[client_id])},
        )
