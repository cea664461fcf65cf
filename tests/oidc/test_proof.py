"""What counts as proof of who somebody is: everything that OpenID Connect Core 3.1.3.7 asks for."""

import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx2 import AsyncClient, Response

from api.oidc.provider import CLOCK_SKEW
from db.group_roles import add_group_role
from domain.actor import Level, Role
from tests.api.serving import served
from tests.oidc.certified import CLIENT_SECRET
from tests.oidc.conftest import Webcare
from tests.oidc.liar import Liar, a_key, application


@pytest.fixture(scope="module")
async def speaking(webcare: Webcare) -> AsyncIterator[Liar]:
    liar = Liar()
    async with served(application(liar)) as address:
        liar.issuer = address
        async with webcare.world.sessions.begin() as session:
            await add_group_role(
                session,
                client_id=webcare.world.north.client_id,
                group="believed",
                role=Role.AUDITOR,
                level=Level.REGULAR,
                department=None,
                actor=None,
            )
        yield liar


@pytest.fixture
def liar(speaking: Liar, webcare: Webcare) -> Liar:
    """Honest to begin with, and met for the first time."""
    speaking.honest()
    webcare.ask(speaking.issuer)
    return speaking


async def test_the_truth_is_believed(webcare: Webcare, liar: Liar) -> None:
    async with webcare.browser() as browser:
        answer = await _log_in(browser, liar)
        assert answer.status_code == 303
        me = (await browser.get("/api/auth/me")).json()
        assert me["name"] == "Some Body"
    assert liar.seen["client_secret"] == CLIENT_SECRET.replace(" ", "+")
    assert len(liar.seen["code_verifier"]) >= 43


_NOW = int(time.time())


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "of another login"},
        {"nonce": None},
        {"aud": "somebody-else"},
        {"aud": None},
        {"aud": ["webcare", "other"], "azp": "other"},
        {"aud": ["webcare", "other"]},
        {"iss": "https://other.example"},
        {"iss": None},
        {"sub": None},
        {"exp": _NOW - CLOCK_SKEW - 60},
        {"exp": None},
        {"iat": None},
        {"iat": _NOW + 3600, "exp": _NOW + 7200},
        {"nbf": _NOW + 3600},
        {"at_hash": "not the access token's"},
    ],
    ids=lambda lie: ",".join(lie),
)
async def test_a_token_that_does_not_fit_proves_nothing(
    webcare: Webcare, liar: Liar, lie: dict[str, Any]
) -> None:
    liar.claims = lie
    await _assert_refused(webcare, liar)


async def test_a_clock_that_is_a_little_off_is_forgiven(webcare: Webcare, liar: Liar) -> None:
    now = int(time.time())
    for skew in (-CLOCK_SKEW + 20, CLOCK_SKEW - 20):
        liar.claims = {"iat": now + skew, "nbf": now + skew, "exp": now + min(skew, 0)}
        async with webcare.browser() as browser:
            assert (await _log_in(browser, liar)).status_code == 303, skew


async def test_only_the_providers_own_signature_counts(webcare: Webcare, liar: Liar) -> None:
    liar.key = a_key("first")  # the same name, another key
    await _assert_refused(webcare, liar)
    liar.honest()
    webcare.ask(liar.issuer)
    for algorithm in ("none", "HS256"):  # although the provider says that it uses them
        liar.header = {"alg": algorithm}
        await _assert_refused(webcare, liar)


async def test_a_new_key_is_looked_for_once(webcare: Webcare, liar: Liar) -> None:
    async with webcare.browser() as browser:
        assert (await _log_in(browser, liar)).status_code == 303
    provider = webcare.app.state.dependencies.provider
    fetched, keys = provider._keys
    provider._keys = (fetched - 60, keys)  # as if a minute had passed
    liar.key = a_key("second")
    liar.published = [liar.key]
    async with webcare.browser() as browser:
        assert (await _log_in(browser, liar)).status_code == 303
    # Not again within half a minute: nobody makes us ask for keys all the time.
    liar.key = a_key("third")
    liar.published = [liar.key]
    await _assert_refused(webcare, liar)


async def test_userinfo_must_be_about_the_same_person(webcare: Webcare, liar: Liar) -> None:
    liar.claims = {"groups": None}
    liar.userinfo = {"groups": ["believed"]}
    async with webcare.browser() as browser:
        assert (await _log_in(browser, liar)).status_code == 303
    liar.userinfo = {"groups": ["believed"], "sub": "somebody-else"}
    await _assert_refused(webcare, liar)


async def test_groups_may_lie_deeper_in_the_claims(webcare: Webcare, liar: Liar) -> None:
    webcare.ask(liar.issuer, groups_claim="realm_access.roles")
    liar.claims = {"groups": None, "realm_access": {"roles": ["believed"]}}
    async with webcare.browser() as browser:
        assert (await _log_in(browser, liar)).status_code == 303


async def test_whose_groups_do_not_fit_into_a_token_keeps_their_roles(
    webcare: Webcare, liar: Liar
) -> None:
    """They were logged out everywhere for being in one group more than Entra ID tells of."""
    async with webcare.browser() as browser:
        liar.claims = {"groups": None, "_claim_names": {"groups": "src1"}, "sub": "many"}
        liar.userinfo = {"sub": "many"}
        liar.claims |= {"email": "many@example.com"}
        assert (await _log_in(browser, liar)).status_code == 403, "nothing is known of them"
        known = {"sub": "many", "email": "many@example.com"}
        unsaid, liar.claims = liar.claims, known
        assert (await _log_in(browser, liar)).status_code == 303
        liar.claims = unsaid
        assert (await _log_in(browser, liar)).status_code == 303
        assert (await browser.get("/api/auth/me")).json()["grants"] != []
        liar.claims = {**known, "groups": None}
        assert (await _log_in(browser, liar)).status_code == 403


async def test_whoever_is_in_no_group_any_more_loses_their_roles_at_once(
    webcare: Webcare, liar: Liar
) -> None:
    async with webcare.browser() as before:
        assert (await _log_in(before, liar)).status_code == 303
        assert (await before.get("/api/auth/me")).json()["grants"] != []
        liar.claims = {"groups": []}
        async with webcare.browser() as browser:
            assert (await _log_in(browser, liar)).status_code == 403
        assert (await before.get("/api/auth/me")).json()["grants"] == []
        liar.claims = {}
        assert (await _log_in(before, liar)).status_code == 303
        assert (await before.get("/api/auth/me")).json()["grants"] != []


async def test_nobody_is_kept_out_by_the_length_of_the_page_they_came_from(
    webcare: Webcare, liar: Liar
) -> None:
    """The button led to an error instead of the provider where much had been filtered by."""
    page = "/cases?filter=" + "%22%C3%A4%22" * 100
    for then, lands in ((page, page), ("/" + "x" * 10_000, "/")):
        async with webcare.browser() as browser:
            answer = await _log_in(browser, liar, then=then)
            assert (answer.status_code, answer.headers["location"]) == (303, lands)


async def test_an_answer_of_another_provider_is_refused(webcare: Webcare, liar: Liar) -> None:
    """RFC 9207: an answer may say whose it is."""
    await _assert_refused(webcare, liar, iss="https://other.example")
    liar.metadata = {"authorization_response_iss_parameter_supported": True}
    webcare.ask(liar.issuer)
    await _assert_refused(webcare, liar)
    async with webcare.browser() as browser:
        assert (await _log_in(browser, liar, iss=liar.issuer)).status_code == 303


async def test_a_refusal_of_the_provider_is_said(webcare: Webcare, liar: Liar) -> None:
    async with webcare.browser() as browser:
        begun = await browser.get("/api/oidc/login", follow_redirects=False)
        state = parse_qs(urlsplit(begun.headers["location"]).query)["state"][0]
        answer = await browser.get(
            "/api/oidc/callback", params={"state": state, "error": "access_denied"}
        )
        assert answer.status_code == 400
        assert "not finished" in answer.text


@pytest.mark.parametrize(
    "metadata",
    [{"issuer": "https://other.example"}, {"jwks_uri": None}, {"token_endpoint": None}],
    ids=str,
)
async def test_a_provider_that_is_not_itself_is_not_asked(
    webcare: Webcare, liar: Liar, metadata: dict[str, Any]
) -> None:
    liar.metadata = metadata
    async with webcare.browser() as browser:
        answer = await browser.get("/api/oidc/login", follow_redirects=False)
        assert answer.status_code == 503


@pytest.mark.parametrize(
    "keys",
    [{}, {"error": "busy"}, {"keys": None}, {"keys": "none"}, {"keys": [7]}, {"keys": []}],
    ids=str,
)
async def test_a_provider_without_keys_that_can_be_read_is_said(
    webcare: Webcare, liar: Liar, keys: dict[str, Any]
) -> None:
    liar.keys = keys
    async with webcare.browser() as browser:
        answer = await _log_in(browser, liar)
        assert answer.status_code == 503, answer.text
        assert "does not answer" in answer.text


async def test_what_cannot_be_written_down_is_nobodys_group_name_or_address(
    webcare: Webcare, liar: Liar
) -> None:
    liar.claims = {
        "sub": "odd",
        "name": "Od\x00da",
        "email": "odd\x00@example.com",
        "groups": ["believed", "believed\x00"],
    }
    async with webcare.browser() as browser:
        assert (await _log_in(browser, liar)).status_code == 303
        me = (await browser.get("/api/auth/me")).json()
        assert me["name"] == "Odda"
        assert me["email"].endswith("@no-address.invalid")
    liar.claims = {"sub": "some\x00body"}
    await _assert_refused(webcare, liar)


async def test_a_provider_that_does_not_answer_is_said(webcare: Webcare) -> None:
    webcare.ask("http://127.0.0.1:9")
    async with webcare.browser() as browser:
        browser.headers["Accept-Language"] = "nl"
        answer = await browser.get("/api/oidc/login", follow_redirects=False)
        assert answer.status_code == 503
        assert "antwoordt niet" in answer.text


async def _log_in(
    browser: AsyncClient, liar: Liar, iss: str | None = None, then: str = "/"
) -> Response:
    """The callback's answer. The liar needs no form: we play its authorization endpoint."""
    begun = await browser.get("/api/oidc/login", params={"then": then}, follow_redirects=False)
    assert begun.status_code == 302, begun.text
    asked = parse_qs(urlsplit(begun.headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    liar.nonce = asked["nonce"][0]
    params = {"state": asked["state"][0], "code": "a-code", **({"iss": iss} if iss else {})}
    return await browser.get("/api/oidc/callback", params=params, follow_redirects=False)


async def _assert_refused(webcare: Webcare, liar: Liar, iss: str | None = None) -> None:
    async with webcare.browser() as browser:
        answer = await _log_in(browser, liar, iss)
        assert answer.status_code == 400
        assert "does not prove" in answer.text
        assert "somebody" not in answer.text
        assert (await browser.get("/api/auth/me")).status_code == 401
