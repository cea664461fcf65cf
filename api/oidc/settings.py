"""What must be known of an identity provider before it is asked anything."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ProviderSettings:
    """An OpenID provider at which people log in.

    `name` stands on the button. `groups_claim`: the claim that lists a person's groups; a path with
    dots leads into nested claims (`realm_access.roles`). `public_url`: where browsers reach us,
    without a slash at its end.
    """

    issuer: str
    client_id: str
    client_secret: str | None
    name: str
    groups_claim: str
    scope: str
    public_url: str

    @property
    def redirect_uri(self) -> str:
        """Where the provider sends browsers back to; it has to know this address."""
        return f"{self.public_url}/api/oidc/callback"

    @property
    def logged_out_uri(self) -> str:
        """Where the provider may send browsers after they logged out there."""
        return f"{self.public_url}/"
