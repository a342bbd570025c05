import assert from 'node:assert/strict';
import type { Credentials } from '../../../src/sources/oauth/credentials.ts';
import { createTokenVault } from '../../../src/sources/oauth/token-vault.ts';
import { failureOf } from '../../contract/audit-feed.ts';
import { WORLD_NOW } from '../audit-api/audit-world.ts';
import { json, openOddServer } from './odd-server.ts';
import { HOUR_MS, never, useTokens } from './token-rig.ts';

describe('access tokens of other kinds, and odd answers [I]', () => {
  const rig = useTokens();

  describe('with a Service App', () => {
    const app = (managerToken: string): Credentials => ({
      kind: 'service-app',
      appId: 'APP',
      clientId: 'C',
      clientSecret: 'S',
      managerToken,
    });
    let managerToken: string;
    beforeEach(() => {
      const manager = rig.world.emulator.addPerson({ email: 'manager@example.com', displayName: 'Person Seven' });
      managerToken = manager.token;
      rig.world.emulator.addServiceApp({
        appId: 'APP',
        clientId: 'C',
        clientSecret: 'S',
        accountId: rig.world.admin.id,
        managerId: manager.id,
        lifetimeMs: 10 * HOUR_MS,
        rotation: 'old-refused',
      });
    });
    const paths = () =>
      rig.world.emulator.exchanges.filter(({ path }) => path.endsWith('token')).map(({ path }) => path);

    it('asks for its organisation, then renews by refresh token', async () => {
      const source = rig.open({ credentials: app(managerToken) });
      assert.ok(await rig.works(await source.token(never)));
      rig.world.time += 10 * HOUR_MS;
      assert.ok(await rig.works(await rig.open({ credentials: app('another manager') }).token(never)));
      assert.deepEqual(paths(), ['/v1/applications/APP/token', '/v1/access_token']);
      assert.deepEqual(rig.world.emulator.exchanges[0]?.requestBody, {
        clientId: 'C',
        clientSecret: '(hidden)',
        targetOrgId: rig.world.admin.orgId,
      });
    });

    it('asks anew where its refresh token is not taken any more', async () => {
      const first = await rig.open({ credentials: app(managerToken) }).token(never);
      rig.world.emulator.revokeToken(
        (await createTokenVault({ dir: rig.dir }).read(rig.world.orgId))?.refreshToken ?? '',
      );
      assert.ok(await rig.works(await rig.open({ credentials: app(managerToken) }).renew(first, never)));
      assert.equal(paths().length, 3);
    });

    it('says what to do when it is refused', async () => {
      const error = await failureOf(rig.open({ credentials: app('nobody') }).token(never));
      assert.equal(error.code, 'access-lost');
      assert.match(error.next, /Control Hub.*AUDIT_MANAGER_TOKEN.*spark:applications_token/);
      assert.deepEqual([rig.statuses[0]?.kind, rig.statuses[0]?.status], ['service-app', 'lost']);
    });
  });

  describe('with an access token', () => {
    it('uses it as it is, and says what to do when it is over', async () => {
      const source = rig.open({ credentials: { kind: 'access-token', token: 'T' } });
      assert.equal(await source.token(never), 'T');
      assert.deepEqual(rig.told(), []);
      source.accepted();
      const error = await failureOf(source.renew('T', never));
      assert.equal(error.code, 'access-lost');
      assert.match(error.next, /AUDIT_ACCESS_TOKEN/);
      source.accepted();
      assert.deepEqual(rig.told(), ['works', 'lost', 'works']);
      assert.equal(rig.world.emulator.exchanges.length, 0);
    });
  });

  describe('answered oddly', () => {
    const lives: readonly (readonly [string, unknown, { accessUntil?: number; refreshUntil?: number }])[] = [
      ['no lifetime', {}, {}],
      [
        'lifetimes as text',
        { expires_in: '60', refresh_token_expires_in: '90' },
        { accessUntil: 60_000, refreshUntil: 90_000 },
      ],
      ['impossible lifetimes', { expires_in: -1, refresh_token_expires_in: 1e300 }, {}],
      ['words as lifetimes', { expires_in: 'soon', refresh_token_expires_in: null }, {}],
    ];
    for (const [title, parts, until] of lives)
      it(`takes ${title}`, async () => {
        const server = await openOddServer();
        try {
          server.answer = (_request, response) => json(response, { access_token: 'given', ...(parts as object) });
          assert.equal(await rig.open({ apiUrl: server.apiUrl }).token(never), 'given');
          const [status] = rig.statuses;
          assert.deepEqual(
            [status?.accessUntil, status?.refreshUntil],
            [until.accessUntil, until.refreshUntil].map((ms) => (ms === undefined ? undefined : WORLD_NOW + ms)),
          );
        } finally {
          await server.close();
        }
      });

    const wrong: readonly (readonly [string, unknown])[] = [
      ['no token', { expires_in: 60 }],
      ['a token with a line break', { access_token: 'a\r\nx-injected: 1' }],
      ['an endless token', { access_token: 'x'.repeat(10_000) }],
      ['a page for people', '<html>secret</html>'],
      ['a list', []],
    ];
    for (const [title, body] of wrong)
      it(`does not take ${title}, and does not quote it`, async () => {
        const server = await openOddServer();
        try {
          server.answer = (_request, response) => json(response, body);
          const error = await failureOf(rig.open({ apiUrl: server.apiUrl }).token(never));
          assert.equal(error.code, 'feed-unreachable');
          assert.doesNotMatch(`${error.message}${error.next}`, /injected|xxx|html/);
          assert.equal(server.requests.length, 6);
        } finally {
          await server.close();
        }
      });
  });
});
