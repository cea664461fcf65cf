"""Who may deliver: whoever can sign the raw body with the account's secret."""

from dataclasses import replace

import pytest

from channels.contract import NotAuthentic
from channels.generic.signature import require_signature, signature
from tests.channels.generic.harness import harness

BODY = b'{"events": []}'
ACCOUNT = replace(harness.account("http://127.0.0.1:9"), secrets={"signing_secret": "key"})


def test_the_signature_is_the_one_that_anybody_would_compute() -> None:
    """A vector from outside: printf '{"events": []}' | openssl dgst -sha256 -hmac key."""
    expected = "sha256=5a52825c355d45a10612670452181fb6a6d4f6c0fb760ff22ed9940ec67ac372"
    assert signature("key", BODY) == expected
    require_signature(ACCOUNT, {"x-webcare-signature": expected}, BODY)
    require_signature(ACCOUNT, {"X-WEBCARE-SIGNATURE": f" {expected} "}, BODY)


@pytest.mark.parametrize(
    "given",
    ["", "sha256=", signature("other", BODY), signature("key", BODY + b" "), "é" * 71],
)
def test_anything_else_is_refused(given: str) -> None:
    with pytest.raises(NotAuthentic):
        require_signature(ACCOUNT, {"X-Webcare-Signature": given}, BODY)


def test_an_account_without_a_secret_takes_nothing() -> None:
    """Not even what is signed with an empty key."""
    for secrets in ({}, {"signing_secret": ""}):
        with pytest.raises(NotAuthentic):
            require_signature(
                replace(ACCOUNT, secrets=secrets),
                {"X-Webcare-Signature": signature("", BODY)},
                BODY,
            )
