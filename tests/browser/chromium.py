# ruff: noqa: T201 - a script speaks by printing
"""The Chromium that the browser tests drive; run as a script, it sees to it that there is one."""

import os
import shutil
import subprocess
import sys

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

_LEFT_OUT = (
    # Of two such lists Chromium reads the last alone: these are Playwright's own.
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    # What an address bar would show, two pages for every profile: a third of all that Chromium did.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
)

FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-sync",
    f"--disable-features={','.join(_LEFT_OUT)}",
)
"""What it is started with."""


def chromium() -> str | None:
    """The path of an installed Chromium or Chrome, or None."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


def _install() -> None:
    """Debian's own package; raises `CalledProcessError` when it cannot be had."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
    ):
        print(*command, flush=True)
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)


def main() -> int:
    """0 when there is a Chromium now."""
    if chromium() is None and os.geteuid() == 0 and shutil.which("apt-get"):
        try:
            _install()
        except subprocess.CalledProcessError as error:
            print(f"apt-get ended with status {error.returncode}", file=sys.stderr)
    if chromium() is None:
        print(
            "The browser tests need Chromium, and it could not be installed from here.\n"
            "  Debian or Ubuntu:  sudo apt-get install chromium\n"
            "  Fedora:            sudo dnf install chromium\n"
            "  or put any Chromium or Google Chrome on the PATH as `chromium`.\n"
            "Everything else is tested by `make check unit`.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
