import assert from 'node:assert/strict';
import { assertExchangesMatchSpec, skipWithoutSpecs } from '../contract/webex-spec.ts';
import { type Desk, openDesk } from './emulator-desk.ts';

const START = Date.parse('2026-11-01T00:00:00.000Z');

function sampleEvents(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    id: `event-${index}`,
    created: new Date(START + index * 60_000).toISOString(),
    actorId: index % 2 === 0 ? 'even' : 'odd',
    actorOrgId: 'org',
    data: {
      eventCategory: index % 3 === 0 ? 'EventCategory.LOGINS' : 'USERS',
      actionText: `synthetic change ${index}`,
    },
  }));
}

describe('emulator: audit events and tokens [I]', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk();
    desk.emulator.addAuditEvents(desk.zoe.orgId, sampleEvents(450));
    desk.emulator.addSecurityAuditEvents(desk.zoe.orgId, sampleEvents(5));
  });
  afterEach(() => desk.close());

  const path = (query: Record<string, string> = {}, to = '2026-11-02T00:00:00Z') =>
    `/adminAudit/events?${new URLSearchParams({ orgId: desk.zoe.orgId, from: '2026-11-01T00:00:00Z', to, ...query })}`;
  const status = async (...call: Parameters<Desk['call']>) => (await desk.call(...call)).status;

  it('lists newest first, at most 200 a page, and leads to the next page', async () => {
    const seen: unknown[] = [];
    const sizes: unknown[] = [];
    let next: string | undefined = path({ max: '999' });
    while (next !== undefined) {
      const { body, headers } = await desk.call(desk.zoe, 'GET', next);
      sizes.push(body.items?.length);
      seen.push(...(body.items ?? []).map(({ id }) => id));
      next = /^<(.*)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1]?.slice(desk.emulator.address.apiUrl.length);
    }
    assert.deepEqual(sizes, [200, 200, 50]);
    assert.deepEqual(
      seen,
      Array.from({ length: 450 }, (_, index) => `event-${449 - index}`),
    );
    assert.equal((await desk.call(desk.zoe, 'GET', path())).body.items?.length, 100);
  });

  it('keeps to the time asked for, its start included and its end not', async () => {
    const { body } = await desk.call(desk.zoe, 'GET', path({ from: '2026-11-01T00:01:00Z' }, '2026-11-01T00:03:00Z'));
    assert.deepEqual(
      body.items?.map(({ id }) => id),
      ['event-2', 'event-1'],
    );
  });

  it('filters by person and by category', async () => {
    const to = '2026-11-01T00:07:00Z';
    const ids = async (query: Record<string, string>) =>
      (await desk.call(desk.zoe, 'GET', path(query, to))).body.items?.map(({ id }) => id);
    assert.deepEqual(await ids({ actorId: 'odd' }), ['event-5', 'event-3', 'event-1']);
    assert.deepEqual(await ids({ eventCategories: 'LOGINS' }), ['event-6', 'event-3', 'event-0']);
    assert.deepEqual((await ids({ eventCategories: 'LOGINS,USERS' }))?.length, 7);
    const { body } = await desk.call(desk.zoe, 'GET', '/adminAudit/eventCategories');
    assert.deepEqual(body, { eventCategories: ['LOGINS', 'USERS'] });
  });

  it('refuses a request that is incomplete, too long or not by an admin of the organization', async () => {
    const { zoe, bot } = desk;
    assert.equal(await status(zoe, 'GET', path({ orgId: '' })), 400);
    assert.equal(await status(zoe, 'GET', path({ from: '' })), 400);
    assert.equal(await status(zoe, 'GET', path({ from: 'soon' })), 400);
    assert.equal(await status(zoe, 'GET', path({}, '2026-11-01T00:00:00Z')), 400);
    assert.equal(await status(zoe, 'GET', path({ from: '2025-10-01T00:00:00Z' })), 400);
    assert.equal(await status(zoe, 'GET', path({ from: '2025-11-02T00:00:00Z' })), 200);
    assert.equal(await status(zoe, 'GET', path({ orgId: 'another' })), 403);
    assert.equal(await status(bot, 'GET', path()), 403);
    assert.equal(await status(zoe, 'GET', path({ offset: '-1' })), 400);
  });

  it('lists security audit events by their own names', async () => {
    const query = new URLSearchParams({
      orgId: desk.zoe.orgId,
      startTime: '2026-11-01T00:00:00Z',
      endTime: '2026-11-02T00:00:00Z',
    });
    const { status: code, body } = await desk.call(desk.zoe, 'GET', `/admin/securityAudit/events?${query}`);
    assert.deepEqual([code, body.items?.length], [200, 5]);
  });

  it('gives an access token for a refresh token, for its time', async () => {
    desk.emulator.addIntegration({
      clientId: 'C',
      clientSecret: 'S',
      refreshToken: 'R',
      accountId: desk.zoe.id,
      lifetimeMs: 60_000,
    });
    const form = { grant_type: 'refresh_token', client_id: 'C', client_secret: 'S', refresh_token: 'R' };
    const grant = (change: Record<string, string> = {}) =>
      desk.call(undefined, 'POST', '/access_token', new URLSearchParams({ ...form, ...change }));
    const { status: code, body } = await grant();
    assert.deepEqual([code, body['expires_in'], body['refresh_token']], [200, 60, 'R']);
    const token = String(body['access_token']);
    assert.equal(await status(token, 'GET', path()), 200);
    desk.time += 60_000;
    assert.equal(await status(token, 'GET', path()), 401);
    assert.deepEqual(
      [
        (await grant({ refresh_token: 'x' })).status,
        (await grant({ client_secret: 'x' })).status,
        (await grant({ client_id: 'x' })).status,
      ],
      [400, 401, 401],
    );
    assert.equal((await grant({ grant_type: 'password' })).status, 400);
    assert.doesNotMatch(JSON.stringify(desk.emulator.exchanges), new RegExp(`${token}|"R"|"S"`));
  });

  it('keeps to the published description', async function () {
    skipWithoutSpecs(this);
    await desk.call(desk.zoe, 'GET', path({ max: '2', offset: '4', eventCategories: 'LOGINS,USERS' }));
    await desk.call(desk.zoe, 'GET', '/adminAudit/eventCategories');
    const query = new URLSearchParams({
      orgId: desk.zoe.orgId,
      startTime: '2026-11-01T00:00:00Z',
      endTime: '2026-11-02T00:00:00Z',
    });
    await desk.call(desk.zoe, 'GET', `/admin/securityAudit/events?${query}`);
    assertExchangesMatchSpec(desk.emulator.exchanges);
  });
});
