"""A customer's number is not said once more in public; the composer tells it while one types."""

from playwright.sync_api import expect

from tests.browser.conftest import LogIn
from tests.browser.house import House
from tests.browser.test_agent_story import open_case, post


def test_the_composer_says_what_must_not_be_said_in_public_and_the_server_refuses_it(
    house: House, log_in: LogIn
) -> None:
    page = log_in("agent")
    words = "Where is my cake? My order number is 88123"
    post(house, words)
    open_case(page, "Where is my cake?")
    page.get_by_test_id("composer").fill("We are looking for order 88123.")
    expect(page.get_by_test_id("quoted")).to_contain_text("order or customer number")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("In public it would repeat personal data").wait_for()
    expect(page.get_by_test_id("composer")).to_have_value("We are looking for order 88123.")
    page.get_by_test_id("composer").fill("We are looking for it.")
    expect(page.get_by_test_id("quoted")).to_have_count(0)
