"""Anchors: what was signed, whether the signatures hold, and the key that checks them."""

from fastapi import APIRouter, Response

from activities.audit.anchoring import signature_findings
from activities.audit.sealing import Keys
from api.anchors.schemas import AnchorOut, KeyOut
from api.auth.viewer import Who
from api.context import Database, Given
from api.listing import Range, paged
from api.reference.answers import problems
from db.anchors import all_anchors
from db.listing import Page
from domain.audit.anchors import Anchor, sequence_findings
from domain.audit.findings import Finding
from domain.permissions import Permission

router = APIRouter(prefix="/api/anchors", tags=["audits"])


@router.get("", operation_id="listAnchors", responses=problems(403))
async def list_anchors(
    who: Who, session: Database, given: Given, wanted: Range, response: Response
) -> list[AnchorOut]:
    """Every anchor of this installation, the newest first, checked against the public keys here and
    against one another. What was signed is held against the present by audits."""
    who.scope(Permission.AUDIT)
    anchors = await all_anchors(session)
    broken = {f.field.split()[1]: f for f in reversed(sequence_findings(anchors))}
    keys = given.seal.public_keys() if given.seal is not None else {}
    newest_first = anchors[::-1][wanted.first : wanted.last + 1]
    shown = [
        _anchor(anchor, keys, broken.get(str(anchor.statement.number))) for anchor in newest_first
    ]
    return paged(response, "anchors", Page(rows=shown, first=wanted.first, total=len(anchors)))


@router.get("/keys", operation_id="listSigningKeys", responses=problems(403))
async def keys(who: Who, given: Given) -> list[KeyOut]:
    """The public half of every key that ever signed here."""
    who.scope(Permission.AUDIT)
    known = given.seal.public_keys() if given.seal is not None else {}
    return [KeyOut(key_id=key.id, pem=key.pem.decode()) for key in known.values()]


def _anchor(anchor: Anchor, keys: Keys, broken: Finding | None) -> AnchorOut:
    statement = anchor.statement
    wrong = broken
    state = "signed" if keys else "unchecked"
    if wrong is None and keys:
        wrong = next(iter(signature_findings(anchor, keys)), None)
    if wrong is not None:
        state = "unknown_key" if keys and statement.key_id not in keys else "contradicted"
    return AnchorOut.model_validate(
        {
            **statement.model_dump(exclude={"at"}),
            "at": statement.at,
            "state": state,
            "problem": wrong.said if wrong is not None else None,
        }
    )
