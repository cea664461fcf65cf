"""Every screen of the admin UI, read from its own source, and how a person gets to each.

A new screen stands in `App.tsx` or among the places; whoever adds one says here who opens it, or
`test_every_screen_is_in_the_table` fails.
"""

import re
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "admin_ui" / "src"

SCREENS: dict[str, str] = {
    "/": "agent",
    "/accounts": "supervisor",
    "/approvals": "supervisor",
    "/audit": "auditor",
    "/audit/configuration": "auditor",
    "/audit/find": "auditor",
    "/audit/samples": "auditor",
    "/audit/samples/:id": "auditor",
    "/audit/verify": "auditor",
    "/board": "supervisor",
    "/cases": "supervisor",
    "/cases/:id/replay": "auditor",
    "/cases/:id/show": "agent",
    "/clients": "supervisor",
    "/clients/:id/agreement": "administrator",
    "/clients/:id/brand": "administrator",
    "/coaching": "supervisor",
    "/directory": "supervisor",
    "/group-roles": "administrator",
    "/held-mails": "supervisor",
    "/incidents": "supervisor",
    "/incidents/:id": "supervisor",
    "/more": "supervisor",
    "/people": "administrator",
    "/people/:id": "administrator",
    "/personal-data": "administrator",
    "/personal-data/:id": "administrator",
    "/policies": "supervisor",
    "/policies/:id/show": "supervisor",
    "/prepared": "supervisor",
    "/prepared/:id": "supervisor",
    "/questions": "secondline",
    "/questions/:id": "secondline",
    "/roster": "supervisor",
    "/sessions": "agent",
    "/stops": "supervisor",
    "/teams": "administrator",
    "/tokens": "administrator",
}
"""Path by pattern (as the router has it), and the person of the demo who opens it."""

_VIEWS = {"list": "", "show": "/:id/show", "create": "/create", "edit": "/:id"}


def in_source() -> set[str]:
    """The patterns of all screens that the application has."""
    app = (SOURCE / "App.tsx").read_text()
    paths = set(re.findall(r'<Route path="(/[^"]*)"', app))
    for name in re.findall(r'<Resource name="([^"]+)"', app):
        views = (SOURCE / name / "index.ts").read_text()
        paths |= {
            f"/{name}{path}" for view, path in _VIEWS.items() if re.search(rf"\b{view}\b", views)
        }
    places = (SOURCE / "layout" / "places.ts").read_text()
    return paths | set(re.findall(r'\bto: "(/[^"]*)"', places)) | {"/"}
