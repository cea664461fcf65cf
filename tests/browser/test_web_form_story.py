"""The web form in the browser: written on a phone without an account, answered by an agent, read
under the secret address."""

import re
import struct
import zlib

from playwright.sync_api import Browser, expect

from tests.browser.conftest import PHONE, LogIn
from tests.browser.house import House
from tests.browser.test_agent_story import open_case

WORDS = "Ist der Hof am Sonntag auch für Hunde offen?"


def a_picture(width: int, height: int) -> bytes:
    """A PNG in one colour."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\x00" + b"\xc8\x96\x50" * width) * height
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def test_who_writes_finds_the_answer_under_the_secret_address(
    house: House, browser: Browser, log_in: LogIn
) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, locale="de-DE")
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{house.url}/form/kompass-form")
    expect(page.get_by_role("heading", name="Schreiben Sie uns")).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide, "fits a phone"
    page.get_by_label("Name").fill("Lena Ohm")
    page.get_by_label("Ihre Nachricht").fill(WORDS)
    page.get_by_label("Bilder oder PDF").set_input_files(
        {"name": "hund.png", "mimeType": "image/png", "buffer": a_picture(160, 90)}
    )
    page.wait_for_timeout(2_500)  # people take longer than programs; the form insists
    page.get_by_role("button", name="Absenden").click()
    page.wait_for_url(re.compile("/form/kompass-form/[0-9a-f]{64}"))
    expect(page.get_by_text(WORDS)).to_be_visible()

    agent = log_in("agent")
    asked: list[str] = []
    agent.on("request", lambda request: asked.append(request.url))
    open_case(agent, WORDS)
    thumbnail = agent.get_by_role("button", name="Open picture: hund.png")
    expect(thumbnail.get_by_role("img", name="hund.png")).to_be_visible()
    thumbnail.focus()
    agent.keyboard.press("Enter")
    expect(agent.get_by_role("dialog").get_by_role("img", name="hund.png")).to_be_visible()
    agent.keyboard.press("Escape")
    expect(agent.get_by_role("dialog")).to_have_count(0)
    expect(thumbnail).to_be_focused()
    assert all(url.startswith(house.url) for url in asked), "a browser asks nobody but us"
    agent.get_by_test_id("composer").fill("Ja, an der Leine. Bis Sonntag!")
    agent.get_by_role("button", name="Send").click()
    agent.get_by_text("Ja, an der Leine. Bis Sonntag!").first.wait_for()

    for _ in range(20):
        page.get_by_role("link", name="Neu laden").click()
        if page.get_by_text("Ja, an der Leine. Bis Sonntag!").count():
            break
        page.wait_for_timeout(500)
    expect(page.get_by_text("Ja, an der Leine. Bis Sonntag!")).to_be_visible()
    context.close()
