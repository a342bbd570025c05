import assert from 'node:assert/strict';
import { discoveryOf, proxyFor } from '../../../src/chat/webex/framework-packages.ts';

const API = 'https://webexapis.com/v1';
const PROXY = 'http://proxy.example.com:8080';

describe('addresses of the SDK', () => {
  it('are redirected, catalogue included, when the API is not the public one [U]', () => {
    assert.deepEqual(discoveryOf('http://127.0.0.1:4000/v1'), {
      services: { discovery: { hydra: 'http://127.0.0.1:4000/v1', u2c: 'http://127.0.0.1:4000/u2c/api/v1' } },
    });
    assert.deepEqual(discoveryOf(API), {});
  });

  const rows: readonly (readonly [
    what: string,
    apiUrl: string,
    environment: Record<string, string>,
    expected: string | undefined,
  ])[] = [
    ['none set', API, {}, undefined],
    ['empty', API, { HTTPS_PROXY: '' }, undefined],
    ['set', API, { HTTPS_PROXY: PROXY }, PROXY],
    ['set in lower case', API, { https_proxy: PROXY }, PROXY],
    ['other host exempt', API, { HTTPS_PROXY: PROXY, NO_PROXY: 'example.com,localhost' }, PROXY],
    ['a longer name is another host', API, { HTTPS_PROXY: PROXY, NO_PROXY: 'apis.com' }, PROXY],
    ['host exempt', API, { HTTPS_PROXY: PROXY, NO_PROXY: 'localhost, webexapis.com:443' }, undefined],
    ['domain exempt', 'https://api.webex.test/v1', { HTTPS_PROXY: PROXY, NO_PROXY: '.webex.test' }, undefined],
    ['all exempt', API, { HTTPS_PROXY: PROXY, NO_PROXY: '*' }, undefined],
    ['plain http on this machine', 'http://127.0.0.1:4000/v1', { HTTPS_PROXY: PROXY }, undefined],
  ];
  for (const [what, apiUrl, environment, expected] of rows) {
    it(`go through the proxy that is wanted: ${what} [U]`, () => assert.equal(proxyFor(apiUrl, environment), expected));
  }
});
