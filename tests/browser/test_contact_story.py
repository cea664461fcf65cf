"""Asking others, on a phone: the contact of a small client answers from the link in the letter,
without an account; the second line of an agency's client asks a department, hands on and answers.
Either answer goes into the reply in one step; a reply to a wrong address is given to its question
by the supervisor."""

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

from playwright.sync_api import Browser, Page, Route, expect

from db.arrivals import hold
from db.engine import create_engine, create_sessions
from db.keyring import Keyring
from db.tables import ArrivedMail
from runtime.running import Running
from tests.browser.conftest import PHONE, LogIn
from tests.browser.house import House
from tests.browser.people import a_desk, until
from tests.browser.test_agent_story import open_case, post

WORDS = "Is there almond flour in your carrot cake, please?"
QUESTION = "Almond flour in the carrot cake?"
ANSWER = "Ja, gemahlene Mandeln sind drin."


def _ask_the_kitchen(agent: Page) -> None:
    ask = agent.get_by_role("button", name="Ask somebody")
    details = agent.get_by_role("tab", name="Details")
    expect(ask.or_(details).first).to_be_visible()
    if not ask.is_visible():
        details.click()
    ask.click()
    dialog = agent.get_by_role("dialog")
    dialog.get_by_label("Whom").click()
    agent.get_by_role("option", name="Küche").click()
    dialog.get_by_label("Your question").fill(QUESTION)
    dialog.get_by_role("button", name="Send").click()
    expect(dialog).to_have_count(0)


def _answer_is_lost(route: Route) -> None:
    assert route.fetch().ok
    route.abort()


def _fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_contact_answers_on_the_phone_and_the_agent_takes_it_into_the_reply(
    house: House, browser: Browser, log_in: LogIn
) -> None:
    agent = log_in("agent")
    post(house, WORDS)
    open_case(agent, WORDS)
    _ask_the_kitchen(agent)
    expect(agent.get_by_text("Küche · Yusuf Demir").first).to_be_visible()

    context = browser.new_context(viewport=PHONE, has_touch=True, locale="de-DE")
    try:
        phone = context.new_page()
        phone.set_default_timeout(15_000)
        letter = phone.locator("article").filter(has_text=QUESTION).first
        for _ in range(30):
            phone.goto(f"{house.url}/mailbox")
            if letter.is_visible():
                break
            phone.wait_for_timeout(1_000)
        address = letter.locator("a").first.get_attribute("href") or ""
        phone.goto("about:blank")
        phone.goto(house.url + "/answer" + address[address.index("#") :])
        expect(phone.get_by_role("heading", name="Eine Frage an Sie")).to_be_visible()
        expect(phone.get_by_text(QUESTION).first).to_be_visible()
        assert _fits(phone)
        phone.locator("#text").fill(ANSWER)
        phone.route("**/api/contact/say", _answer_is_lost, times=1)
        phone.get_by_role("button", name="Senden").click()
        expect(phone.get_by_role("alert")).not_to_be_empty()
        # It had arrived: sent again it is received, and not refused as settled.
        phone.get_by_role("button", name="Senden").click()
        expect(phone.get_by_text("Vielen Dank")).to_be_visible()
        phone.goto("about:blank")
        phone.goto(house.url + "/answer#" + "x" * 43)
        expect(phone.get_by_text("This link opens nothing.")).to_be_visible()
    finally:
        context.close()

    agent.get_by_role("button", name="Into the reply").click()
    expect(agent.get_by_test_id("composer")).to_have_value(re.compile(re.escape(ANSWER)))


METER = "@nordlicht My new meter counts backwards at night, is it broken?"
TO_SECOND_LINE = "Do solar meters count backwards?"
TO_PRODUCT = "Which meters can do that?"
TO_PRESS = "This is for those who explain."
FROM_PRESS = "All of ours can, and should."
KNOWN = "They do, and it is meant to be so."


def _meter_question(house: House, browser: Browser) -> tuple[str, str]:
    """The second line of the larger client was asked about a post; the case and the client."""
    file = house.data / "backwards.jsonl"
    post = {"id": "backwards-1", "author": "mia-meter", "text": METER}
    file.write_text(json.dumps(post) + "\n")
    house.webcare("import", str(file), "--account", "nordlicht")
    with a_desk(house, browser, "agent") as agent:
        found = '/api/cases?filter={"q":"counts backwards"}'
        case = until(lambda: next(iter(agent.get(found)), None))
        message = agent.get(f"/api/cases/{case['id']}/messages")[0]["id"]
        said = {"text": TO_SECOND_LINE, "context": [message], "reference": "M-4711"}
        asked = agent.ask(case["id"], kind="ask_second_line", **said)
        assert asked.ok, asked.text()
    return case["id"], case["client_id"]


def _reply_to_a_wrong_address(house: House, client_id: str) -> None:
    """As the letterbox keeps it."""

    async def keep() -> None:
        running, ring = Running.on(house.data), Keyring(house.data / "keys" / "master.keys")
        assert running is not None
        engine = create_engine(running.database_url, pool_size=1)
        async with create_sessions(engine, ring).begin() as session:
            mail = ArrivedMail(message_key=uuid4().hex, client_id=UUID(client_id))
            mail.verdict, mail.why = "refused", "wrong_tag"
            raw = f"From: ralf@presse.example\r\nSubject: Re: Meters\r\n\r\n{FROM_PRESS}\r\n"
            assert await hold(session, mail, raw.encode())
        await engine.dispose()

    with ThreadPoolExecutor(1) as aside:  # Playwright has a loop of its own in this thread
        aside.submit(asyncio.run, keep()).result()


def _given_to_its_question(supervisor: Page) -> None:
    supervisor.get_by_role("button", name=re.compile("Re: Meters")).click()
    expect(supervisor.get_by_text(FROM_PRESS)).to_be_visible()
    supervisor.get_by_role("button", name="Put away …").click()
    supervisor.get_by_role("menuitem", name="Spam").click()
    supervisor.get_by_role("button", name="Undo").click()
    supervisor.get_by_role("button", name=re.compile("Re: Meters")).click()
    supervisor.get_by_role("button", name="Give to a question").click()
    dialog = supervisor.get_by_role("dialog")
    dialog.get_by_label("Question").click()
    supervisor.get_by_role("option", name=re.compile("Presse · Ralf Kühn.*can do that")).click()
    dialog.get_by_role("button", name="Give to a question").click()
    expect(supervisor.get_by_text("No e-mails wait")).to_be_visible()


def _say(page: Page, what: str, words: str) -> None:
    """The last form on the page that can say this."""
    page.get_by_role("button", name=what, exact=True).last.click()
    page.get_by_label(what, exact=True).last.fill(words)


def test_second_line_asks_a_department_hands_on_and_answers_on_the_phone(
    house: House, browser: Browser, log_in: LogIn
) -> None:
    case_id, client_id = _meter_question(house, browser)
    phone = log_in("secondline", phone=True)
    phone.get_by_role("link", name="Questions").first.click()
    card = phone.get_by_role("link").filter(has_text=TO_SECOND_LINE)
    card.wait_for()
    card.click()
    expect(phone.get_by_text(METER)).to_be_visible()
    expect(phone.get_by_text("M-4711")).to_be_visible()
    assert _fits(phone)

    _say(phone, "Ask a department", TO_PRODUCT)
    phone.get_by_label("Whom").last.click()
    phone.get_by_role("option", name="Produktmanagement").click()
    phone.get_by_role("link", name="Questions").first.click()
    card.click()  # what was typed is still there, still no answer, and for whom it was
    asking = phone.get_by_label("Ask a department", exact=True).last
    expect(asking).to_have_value(TO_PRODUCT)
    phone.get_by_role("button", name="Send").last.click()
    expect(phone.get_by_text("Produktmanagement · Petra Holm")).to_be_visible()

    served = phone.get_by_test_id("serving").filter(has_text=TO_PRODUCT)
    served.get_by_role("button", name="Hand on", exact=True).click()
    served.get_by_label("Whom").click()
    phone.get_by_role("option", name="Presse").click()
    served.get_by_label("Contact").click()
    phone.get_by_role("option", name="Ralf Kühn").click()
    served.get_by_label("Hand on", exact=True).fill(TO_PRESS)
    served.get_by_role("button", name="Send").click()
    expect(served.get_by_text("Presse · Ralf Kühn")).to_be_visible()
    assert _fits(phone)

    _reply_to_a_wrong_address(house, client_id)
    supervisor = log_in("supervisor", phone=True)
    supervisor.goto(f"{house.url}/held-mails")
    _given_to_its_question(supervisor)
    expect(served.get_by_text(FROM_PRESS)).to_be_visible()

    _say(phone, "Answer", KNOWN)
    phone.get_by_role("button", name="Internal").last.click()
    phone.get_by_role("button", name="Send").last.click()
    expect(phone.get_by_text(KNOWN)).to_be_visible()

    agent = log_in("agent")
    agent.goto(f"{house.url}/cases/{case_id}/show")
    for hand in (TO_SECOND_LINE, TO_PRODUCT, TO_PRESS, FROM_PRESS, KNOWN):
        expect(agent.get_by_text(hand).first).to_be_visible()
    agent.get_by_role("button", name="Into the reply").first.click()
    expect(agent.get_by_test_id("composer")).to_have_value(re.compile(re.escape(KNOWN)))
    agent.get_by_role("tab", name="Journal").click()
    expect(agent.get_by_text("handed the question on").first).to_be_visible()
