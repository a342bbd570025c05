/**
 * Renews an access token for ever, to be killed: `renewing-child.ts API_URL DIR ORG_ID REFRESH_TOKEN [KEY]`. Tells each
 * token on stdout once it may be used.
 */
import { writeSync } from 'node:fs';
import { createTokenSource } from '../../../src/sources/oauth/token-source.ts';
import { createTokenVault } from '../../../src/sources/oauth/token-vault.ts';
import { createVendorHttp } from '../../../src/sources/oauth/vendor-http.ts';

const [apiUrl = '', dir = '', orgId = '', refreshToken = '', key = ''] = process.argv.slice(2);
const source = createTokenSource({
  orgId,
  credentials: { kind: 'integration', clientId: 'C', clientSecret: 'S', refreshToken },
  apiUrl,
  vault: createTokenVault({ dir, key: key || undefined }),
  http: createVendorHttp(),
  clock: { now: () => Date.now() },
});
const { signal } = new AbortController();
let token = await source.token(signal);
for (;;) {
  writeSync(1, `${token}\n`);
  token = await source.renew(token, signal);
}
