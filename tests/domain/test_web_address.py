"""A web address names a host that there could be, whatever somebody typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.web_address import is_web_address


@pytest.mark.parametrize(
    "url", ["https://mastodon.example", "http://127.0.0.1:3000/hook?a=b", "https://[::1]/"]
)
def test_addresses(url: str) -> None:
    assert is_web_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mastodon.example",
        "ftp://mastodon.example",
        "https://",
        "https://[",
        "https://a..b/",
        f"https://{'a' * 64}.example/",
    ],
)
def test_what_is_none(url: str) -> None:
    assert not is_web_address(url)


@given(st.text() | st.text().map("https://{}".format))
def test_whatever_is_typed_gets_an_answer(typed: str) -> None:
    assert is_web_address(typed) in (True, False)
