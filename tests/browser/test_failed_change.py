"""A change that the network refuses, in the browser: whoever ordered it is told, and leaves it."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LogIn
from tests.browser.house import House
from tests.browser.test_agent_story import open_case

CLIENT = "Nordlicht Energie"


@pytest.fixture
def stubborn() -> Iterator[str]:
    """The address of a network that refuses whatever it is asked."""

    class Refuses(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(403)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Not in the test's output."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Refuses) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_whoever_ordered_what_the_network_refuses_leaves_it_as_it_is(
    house: House, log_in: LogIn, stubborn: str
) -> None:
    network = house.add_webhook("stubborn", CLIENT, "--set", f"callback_url={stubborn}")
    words = "Why is nobody there at six in the evening?"
    network.hear(words)
    page = log_in("agent")
    open_case(page, words)
    said = page.get_by_role("log", name="Conversation")
    said.get_by_role("button", name="What can be done with this message").click()
    page.get_by_role("menuitem", name="Hide").click()
    page.get_by_role("dialog").get_by_role("button", name="Hide").click()
    failed = said.locator("[data-amendment=failed]")
    expect(failed).to_contain_text("could not be hidden: the network does not allow it (403)")
    tasks = page.get_by_role("navigation", name="Tasks")
    expect(tasks).to_contain_text("Check a change that failed")

    failed.get_by_role("button", name="Leave as it is").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Left as it is.").wait_for()
    expect(failed.get_by_role("button")).to_have_count(0)
    expect(failed).to_contain_text("could not be hidden")
    expect(tasks).not_to_contain_text("Check a change that failed")
    expect(page.get_by_test_id("composer")).to_be_visible()

    said.get_by_role("button", name="What can be done with this message").click()
    expect(page.get_by_role("menuitem", name="Hide")).to_be_visible()
