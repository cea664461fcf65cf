"""What a bundle is: cases with all their evidence in one zip, to be verified on a machine without
our database, server or settings.

`manifest.json` names every other file with its SHA-256 and is signed (`manifest.sig`, base64) with
the key that signs anchors. `anchors.json` holds every anchor's statement; each case's `proofs.json`
the path from its heads to their roots; under `files/` is what its replies carried along. All else
is JSON, protobuf or HTML, so that it can be read without webcare as well.
"""

from pydantic import TypeAdapter

from db.evidence import StoredFile, StoredText, StoredVersion
from domain.audit.anchors import Anchor, Proof
from domain.audit.rows import StoredRow

FORMAT = "webcare-bundle-1"
MANIFEST, SIGNATURE, ANCHORS, KEYS = "manifest.json", "manifest.sig", "anchors.json", "keys/"

ROWS_FORM = TypeAdapter(list[StoredRow])
TEXTS_FORM = TypeAdapter(list[StoredText])
FILES_FORM = TypeAdapter(list[StoredFile])
VERSIONS_FORM = TypeAdapter(list[StoredVersion])
PROOFS_FORM = TypeAdapter(list[Proof])
ANCHORS_FORM = TypeAdapter(list[Anchor])


def name_of(file: StoredFile) -> str:
    """What a file of a reply is called in a bundle."""
    return f"{file.id}.{file.media_type.rpartition('/')[2]}"


def place_of(case_id: object) -> str:
    """The folder of a case."""
    return f"cases/{case_id}"
