"""What is on record about a person as one file: a page to read, data for programs, their files."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from activities.person_page import person_page


def person_zip(told: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """A ZIP archive of what `db.person_export` gives: everything, and files by their names."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("person.html", person_page(told))
        archive.writestr("person.json", json.dumps(told, ensure_ascii=False, indent=2))
        for name, each in files.items():
            archive.writestr(name, each)
    return content.getvalue()
