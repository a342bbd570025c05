import assert from 'node:assert/strict';
import { type Desk, openDesk } from './emulator-desk.ts';

const HOUR_MS = 3_600_000;

describe('emulator: tokens for audit events [I]', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk();
  });
  afterEach(() => desk.close());

  const refresh = async (refreshToken: unknown, change: Record<string, string> = {}) => {
    const form = {
      grant_type: 'refresh_token',
      client_id: 'C',
      client_secret: 'S',
      refresh_token: String(refreshToken),
    };
    const { status, body } = await desk.call(
      undefined,
      'POST',
      '/access_token',
      new URLSearchParams({ ...form, ...change }),
    );
    return { status, access: body['access_token'], next: body['refresh_token'], body };
  };
  const works = async (token: unknown) => (await desk.call(String(token), 'GET', '/people/me')).status === 200;

  describe('of an integration', () => {
    const add = (rules: { refreshLifetimeMs?: number; rotation?: 'never' | 'old-works' | 'old-refused' }) =>
      desk.emulator.addIntegration({
        clientId: 'C',
        clientSecret: 'S',
        refreshToken: 'R',
        accountId: desk.zoe.id,
        lifetimeMs: HOUR_MS,
        ...rules,
      });

    it('keep their refresh token, whose time begins anew with each use', async () => {
      add({ refreshLifetimeMs: 3 * HOUR_MS });
      const { next, body } = await refresh('R');
      assert.deepEqual([next, body['refresh_token_expires_in'], body['expires_in']], ['R', 10_800, 3600]);
      desk.time += 2 * HOUR_MS;
      assert.equal((await refresh('R')).status, 200);
      desk.time += 2 * HOUR_MS;
      assert.equal((await refresh('R')).status, 200);
      desk.time += 3 * HOUR_MS;
      assert.equal((await refresh('R')).status, 400);
    });

    it('change their refresh token when so set; the old one works on', async () => {
      add({ rotation: 'old-works' });
      const { next } = await refresh('R');
      assert.notEqual(next, 'R');
      assert.deepEqual([(await refresh('R')).status, (await refresh(next)).status], [200, 200]);
    });

    it('change their refresh token when so set; the old one is refused', async () => {
      add({ rotation: 'old-refused' });
      const { next, access } = await refresh('R');
      assert.deepEqual([(await refresh('R')).status, (await refresh(next)).status], [400, 200]);
      assert.equal((await refresh(next)).status, 400);
      assert.ok(await works(access));
    });

    it('are taken from their own client only', async () => {
      add({});
      desk.emulator.addIntegration({ clientId: 'D', clientSecret: 'T', refreshToken: 'Q', accountId: desk.omar.id });
      assert.equal((await refresh('Q')).status, 400);
      assert.equal((await refresh('Q', { client_id: 'D' })).status, 401);
      assert.equal((await refresh('Q', { client_id: 'D', client_secret: 'T' })).status, 200);
      assert.equal((await refresh('')).status, 400);
    });

    it('end when they are revoked', async () => {
      add({});
      const { access } = await refresh('R');
      assert.ok(await works(access));
      desk.emulator.revokeToken(String(access));
      assert.ok(!(await works(access)));
      desk.emulator.revokeToken('R');
      assert.equal((await refresh('R')).status, 400);
    });
  });

  describe('of a Service App', () => {
    const given = () => ({ clientId: 'C', clientSecret: 'S', targetOrgId: desk.zoe.orgId });
    const first = (as: { readonly token: string } | undefined, body: object, appId = 'APP') =>
      desk.call(as?.token, 'POST', `/applications/${appId}/token`, body);
    beforeEach(() => {
      const { zoe, omar } = desk;
      const client = { appId: 'APP', clientId: 'C', clientSecret: 'S' };
      desk.emulator.addServiceApp({ ...client, accountId: zoe.id, managerId: omar.id, lifetimeMs: HOUR_MS });
    });

    it('are given to the integration that manages it, and renewed as any other', async () => {
      const { status, body } = await first(desk.omar, given());
      assert.deepEqual([status, body['expires_in'], body['token_type']], [200, 3600, 'Bearer']);
      assert.ok(await works(body['access_token']));
      desk.time += HOUR_MS;
      assert.ok(!(await works(body['access_token'])));
      const renewed = await refresh(body['refresh_token']);
      assert.ok(await works(renewed.access));
    });

    it('are given to nobody else, and for no other organization', async () => {
      const status = async (...call: Parameters<typeof first>) => (await first(...call)).status;
      assert.equal(await status(undefined, given()), 401);
      assert.equal(await status(desk.zoe, given()), 403);
      assert.equal(await status(desk.omar, given(), 'OTHER'), 404);
      assert.equal(await status(desk.omar, { ...given(), targetOrgId: 'other' }), 404);
      assert.equal(await status(desk.omar, { ...given(), clientSecret: 'x' }), 401);
      assert.equal(await status(desk.omar, { clientId: 'C' }), 400);
    });

    it('end with the authorisation of the organization, and come back with it', async () => {
      const { body } = await first(desk.omar, given());
      desk.emulator.removeServiceApp('APP');
      assert.ok(!(await works(body['access_token'])));
      assert.notEqual((await refresh(body['refresh_token'])).status, 200);
      assert.equal((await first(desk.omar, given())).status, 404);
      assert.ok(await works(desk.omar.token), 'the token of a person stays');
      assert.throws(() => desk.emulator.removeServiceApp('APP'), /application/);

      const client = { appId: 'APP', clientId: 'C', clientSecret: 'S' };
      desk.emulator.addServiceApp({ ...client, accountId: desk.zoe.id, managerId: desk.omar.id });
      assert.ok(!(await works(body['access_token'])), 'what was given before stays dead');
      assert.ok(await works((await first(desk.omar, given())).body['access_token']));
    });

    it('are not in the record, nor are the secrets they were asked for with', async () => {
      const { body } = await first(desk.omar, { ...given(), clientSecret: 'very-secret' });
      assert.equal(body['access_token'], undefined);
      const { body: granted } = await first(desk.omar, given());
      await refresh(granted['refresh_token'], { client_secret: 'very-secret' });
      const record = JSON.stringify(desk.emulator.exchanges);
      assert.match(record, /"grant_type":"refresh_token"/);
      for (const secret of [
        'very-secret',
        String(granted['access_token']),
        String(granted['refresh_token']),
        desk.omar.token,
      ])
        assert.ok(!record.includes(secret), secret);
    });
  });
});
