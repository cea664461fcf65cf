// A certified OpenID provider (npm `oidc-provider`) with people of a file's choosing.
//
// PORT, CLIENT_ID, CLIENT_SECRET, PUBLIC_URL (of webcare) and ACCOUNTS (a JSON file: login → claims)
// come from the environment. The file is read anew at each login, so that a test can move somebody
// to another group. Any password will do.

import { readFileSync } from "node:fs";
import { Provider } from "oidc-provider";

const { PORT, CLIENT_ID, CLIENT_SECRET, PUBLIC_URL, ACCOUNTS } = process.env;

const provider = new Provider(`http://127.0.0.1:${PORT}`, {
  clients: [
    {
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
      redirect_uris: [`${PUBLIC_URL}/api/oidc/callback`],
      post_logout_redirect_uris: [`${PUBLIC_URL}/`],
      response_types: ["code"],
      grant_types: ["authorization_code"],
    },
  ],
  claims: { openid: ["sub", "groups"], email: ["email", "email_verified"], profile: ["name", "locale"] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  cookies: { keys: ["a key that only these tests know"] },
  findAccount(_ctx, sub) {
    const claims = JSON.parse(readFileSync(ACCOUNTS, "utf8"))[sub];
    return claims && { accountId: sub, claims: () => ({ sub, ...claims }) };
  },
  // Nobody is asked for consent: webcare is the company's own.
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});

provider.listen(Number(PORT), "127.0.0.1", () => console.log("listening"));
