"""The pictures in the documents, from the running system: `python -m tests.browser.pictures`."""

import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chromium import FLAGS, chromium
from tests.browser.house import PASSWORD, a_house

IMAGES = Path(__file__).parents[2] / "docs" / "images"
POSTS = (
    "@kompass Ist der Hof heute Nachmittag offen, auch bei Regen?",
    "@kompass Das ist eine Frechheit: die Torte war zum zweiten Mal kaputt!",
    "@kompass Can I bring my dog on Sunday?",
)


def main() -> None:
    """Start a house, let people post, look over an agent's shoulder."""
    with tempfile.TemporaryDirectory(prefix="webcare-pictures-") as directory:
        _take(Path(directory))


def _take(directory: Path) -> None:
    with a_house(directory) as house, sync_playwright() as playwright:
        kim = house.town.client("kim")
        first = kim.status_post(POSTS[0])
        time.sleep(18)  # the acknowledgement goes out by itself
        answer = kim.status_context(first["id"])["descendants"][0]
        kim.status_post("@kompass Super, dann kommen wir zu acht!", in_reply_to_id=answer["id"])
        for text in POSTS[1:]:
            kim.status_post(text)
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for name, size in (("agent", (1280, 800)), ("agent-phone", (390, 844))):
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]}, device_scale_factor=1.5
            )
            login = context.request.post(
                f"{house.url}/api/auth/login",
                data={"email": "agent@demo.webcare.example", "password": PASSWORD},
            )
            context.request.patch(
                f"{house.url}/api/auth/me",
                data={"language": "en"},
                headers={"X-CSRF-Token": login.json()["csrf_token"]},
            )
            page = context.new_page()
            page.goto(house.url)
            page.get_by_role("navigation", name="Tasks").get_by_text("zu acht").first.click()
            page.get_by_test_id("composer").fill("Wie schön! Wir stellen Tische zusammen.")
            page.wait_for_timeout(1500)
            IMAGES.mkdir(exist_ok=True)
            page.screenshot(path=IMAGES / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
