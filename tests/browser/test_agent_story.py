"""The main story in the browser: a post is answered by an agent, and the reply stands there."""

import base64
import re
import time
from typing import Any

from playwright.sync_api import FilePayload, Page, Route, expect

from tests.browser.conftest import LogIn
from tests.browser.house import House


def post(house: House, text: str) -> Any:
    """Kim posts in public and mentions the brand."""
    return house.town.client("kim").status_post(f"@kompass {text}", visibility="public")


def _replies(house: House, post: Any) -> list[Any]:
    context = house.town.client("kim").status_context(post["id"])
    return list(context["descendants"])


def until_replied(house: House, post: Any, words: str, within: float = 40) -> Any:
    """The reply with those words under the post, once it stands there."""
    deadline = time.monotonic() + within
    while True:
        for reply in _replies(house, post):
            if words in reply["content"]:
                return reply
        assert time.monotonic() < deadline, "the reply does not stand under the post"
        time.sleep(0.1)


A_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJg"
    "gg=="
)
"""A picture of one pixel."""


def attach(page: Page, name: str, content: bytes = A_PNG) -> None:
    """Choose a file for the reply, whatever it says that it is."""
    file = FilePayload(name=name, mimeType="image/png", buffer=content)
    page.get_by_test_id("files").set_input_files(file)


def open_case(page: Page, words: str) -> None:
    """Open the case of the message with those words from the list of tasks."""
    page.get_by_role("navigation", name=re.compile("Tasks|Aufgaben")).get_by_text(words).click()
    expect(
        page.get_by_role("region", name="Conversation").or_(page.get_by_label("Conversation")).first
    ).to_contain_text(words)


def test_a_post_is_answered_in_the_browser_and_the_reply_stands_under_it(
    house: House, log_in: LogIn
) -> None:
    page = log_in("agent")
    words = "When do you open on Sunday, please?"
    mention = post(house, words)
    card = page.get_by_role("navigation", name="Tasks").get_by_text(words)
    card.wait_for()
    open_case(page, words)
    here = page.url
    page.get_by_test_id("composer").fill("We open at nine. See you on Sunday!")
    attach(page, "not a picture", b"%PDF-1.7")
    page.get_by_text("It carries PNG, JPEG, GIF and WEBP.").wait_for()
    attach(page, "board.png")
    send = page.get_by_role("button", name="Send")
    expect(send).to_be_disabled()  # nobody knows yet what it shows
    page.get_by_label("Alternative text of file 1").fill("A board with our opening hours")
    page.get_by_role("button", name="Remove file 1").click()
    expect(page.get_by_label("Alternative text of file 1")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name=re.compile("^Public")).click()
    page.keyboard.press("Tab")
    send.click()
    reply = until_replied(house, mention, "We open at nine")
    assert reply["visibility"] == "public"
    assert str(reply["in_reply_to_id"]) == str(mention["id"])
    (shown,) = reply["media_attachments"]
    assert shown["description"] == "A board with our opening hours"
    page.goto(here)  # the next task was opened, where another one waits
    conversation = page.get_by_label("Conversation").first
    expect(conversation).to_contain_text("We open at nine")
    picture = conversation.get_by_role("img", name="A board with our opening hours")
    expect(picture).to_have_js_property("naturalWidth", 1)


def test_a_complaint_is_answered_by_direct_message_without_being_told(
    house: House, log_in: LogIn
) -> None:
    page = log_in("agent")
    words = "This is unacceptable, my cake was broken and I am disappointed."
    mention = post(house, words)
    open_case(page, words)
    private = page.get_by_role("button", name=re.compile("Private"))
    expect(private).to_have_attribute("aria-pressed", "true")
    page.get_by_test_id("composer").fill("We are sorry to hear that. A new cake is yours.")
    page.keyboard.press("Control+Enter")
    reply = until_replied(house, mention, "A new cake is yours")
    assert reply["visibility"] == "direct"


def test_the_case_that_was_opened_by_itself_stays_under_the_fingers(
    house: House, log_in: LogIn
) -> None:
    page = log_in("agent")
    post(house, "Do you bake without nuts?")
    page.get_by_role("navigation", name="Tasks").get_by_text("without nuts").wait_for()
    page.goto(house.url + "/")
    expect(page).to_have_url(re.compile("case="))
    here = page.url
    page.get_by_test_id("composer").fill("Half a sentence")
    post(house, "Do you bake without milk?")
    page.get_by_role("navigation", name="Tasks").get_by_text("without milk").wait_for()
    expect(page).to_have_url(here)
    expect(page.get_by_test_id("composer")).to_have_value("Half a sentence")


def test_what_a_colleague_does_is_seen_without_asking_again(house: House, log_in: LogIn) -> None:
    first, second = log_in("agent"), log_in("agent2")
    words = "Where can I park my bicycle near you?"
    post(house, words)
    open_case(first, words)
    open_case(second, words)
    first.get_by_placeholder("Internal, never sent to the customer").fill("Behind the house.")
    first.get_by_role("button", name="Add note").click()
    second.get_by_text("Behind the house.").wait_for()

    tags = first.get_by_role("combobox", name="Tags")
    tags.fill("bicycles")
    tags.press("Enter")
    second.get_by_role("button", name="bicycles").wait_for()
    tags.press("Backspace")
    expect(second.get_by_role("button", name="bicycles")).to_have_count(0)


def test_a_colleague_named_in_a_note_finds_it_at_the_bell(house: House, log_in: LogIn) -> None:
    agent, colleague = log_in("agent"), log_in("agent2")
    words = "Do you rent out the hall for weddings?"
    post(house, words)
    open_case(agent, words)
    note = agent.get_by_placeholder("Internal, never sent to the customer")
    note.press_sequentially("Do you know, @Mil")
    agent.get_by_role("option", name=re.compile("Milan de Vries")).wait_for()
    note.press("Enter")
    note.press_sequentially("?")
    expect(note).to_have_value("Do you know, @Milan de Vries ?")
    note.press("Control+Enter")

    bell = colleague.get_by_role("button", name="1 new note for you")
    bell.click()
    colleague.get_by_role("menuitem", name=re.compile("Jana Brandt about Kim")).click()
    expect(colleague).to_have_url(re.compile("/cases/.+/show"))
    expect(colleague.locator("strong", has_text="Milan de Vries")).to_be_visible()
    colleague.get_by_role("button", name="0 new notes for you").wait_for()


def test_the_stop_button_silences_the_machine_and_everyone_sees_it(
    house: House, log_in: LogIn
) -> None:
    supervisor, agent = log_in("supervisor"), log_in("agent")
    supervisor.goto(f"{house.url}/stops")
    supervisor.get_by_role("button", name="Stop the machine").click()
    dialog = supervisor.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("A rumour is spreading")
    dialog.get_by_role("button", name="Stop the machine").click()
    agent.get_by_text("A rumour is spreading").wait_for()
    supervisor.get_by_role("button", name="Lift").first.click()
    supervisor.get_by_role("dialog").get_by_role("button", name="Lift").click()
    expect(agent.get_by_text("A rumour is spreading")).to_have_count(0)


def test_no_screen_is_wider_than_a_phone(house: House, log_in: LogIn) -> None:
    page = log_in("supervisor", phone=True)
    for path in ("/", "/cases", "/accounts", "/clients", "/stops"):
        page.goto(f"{house.url}{path}")
        page.wait_for_load_state("networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{path} is {wide} px too wide"


def test_my_work_does_not_open_with_a_case_that_is_done(house: House, log_in: LogIn) -> None:
    page = log_in("agent")
    words = "Do you bake without eggs?"
    post(house, words)
    open_case(page, words)
    # First in the list as it was, whatever other stories left there.
    tasks = re.compile(r"/api/tasks\?")
    page.route(tasks, lambda route: _only(route, words))
    page.goto(house.url + "/")
    expect(page).to_have_url(re.compile("case="))
    case = page.url.partition("case=")[2]
    page.get_by_role("link", name="Open as a page of its own").click()
    page.get_by_role("tab", name="Journal").wait_for()
    page.unroute(tasks)
    page.route(tasks, lambda route: _only(route, "what nobody wrote"))
    page.get_by_role("link", name="My work").click()
    page.get_by_role("heading", name="Nothing to do").wait_for()
    assert case not in page.url


def test_who_opens_a_case_while_the_list_is_asked_for_gets_that_one(
    house: House, log_in: LogIn
) -> None:
    """The address names it a moment before the page does: in between, the list came, and the first
    case in it was opened in its place."""
    page = log_in("agent")
    post(house, "Do you bake without nuts?")
    open_case(page, "Do you bake without nuts?")
    held: list[Route] = []
    page.get_by_role("link", name="Cases", exact=True).click()
    page.get_by_role("heading", name="Cases").wait_for()
    page.route(re.compile(r"/api/tasks\?"), lambda route: held.append(route))
    page.get_by_role("link", name="My work").click()
    page.get_by_role("navigation", name="Tasks").get_by_text("nuts").first.wait_for()
    page.evaluate("history.pushState({}, '', '/?case=01900000-0000-7000-8000-000000000000')")
    page.wait_for_timeout(200)
    for route in held:
        route.continue_()
    page.wait_for_timeout(1_500)
    assert page.url.endswith("case=01900000-0000-7000-8000-000000000000")


def _only(route: Route, words: str) -> None:
    """Answer with those tasks alone whose case has these words."""
    answer = route.fetch()
    rows = [row for row in answer.json() if words in ((row["case"] or {})["excerpt"] or "")]
    route.fulfill(response=answer, json=rows)


def test_keys_do_not_act_under_a_dialog(house: House, log_in: LogIn) -> None:
    page = log_in("agent")
    words = "Do you bake without sugar?"
    post(house, "Do you bake without salt?")
    post(house, words)
    open_case(page, words)
    page.keyboard.press("c")
    page.get_by_role("region", name="Tasks of this case").get_by_text("Jana Brandt").wait_for()
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog", name="Remind me")
    dialog.wait_for()
    here = page.url
    for key in ("j", "k"):
        page.keyboard.press(key)
        page.wait_for_timeout(300)
        expect(page).to_have_url(here)
        expect(dialog).to_be_visible()


def test_no_case_is_closed_over_words_that_came_while_the_reason_was_chosen(
    house: House, log_in: LogIn
) -> None:
    page = log_in("agent")
    words = "Do you bake without flour?"
    mention = post(house, words)
    open_case(page, words)
    page.get_by_role("button", name="Close …").click()
    dialog = page.get_by_role("dialog", name="Close the case")
    dialog.get_by_label("Spam").check()
    house.town.client("kim").status_post(
        "@kompass I am allergic!", in_reply_to_id=mention["id"], visibility="public"
    )
    page.get_by_label("Conversation").first.get_by_text("I am allergic!").wait_for()
    case = f"{house.url}/api/cases/{page.url.partition('case=')[2]}"
    while page.request.get(case).json()["closing_waits_for"] is not None:
        page.wait_for_timeout(200)  # before it has been assessed nothing can be closed at all
    dialog.get_by_role("button", name="Close case").click()
    page.get_by_text("The customer has written again since.").wait_for()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_test_id("composer")).to_be_visible()
