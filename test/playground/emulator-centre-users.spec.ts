import assert from 'node:assert/strict';
import { assertExchangesMatchSpec, skipWithoutSpecs } from '../contract/webex-spec.ts';
import { centreUser, ORG_UUID } from '../fixtures/centre-users.ts';
import { type Desk, openDesk } from './emulator-desk.ts';

describe('emulator: users of the contact centre [I]', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk({ orgUuid: ORG_UUID });
    desk.emulator.setCentreUsers(
      ORG_UUID,
      Array.from({ length: 230 }, (_, index) => centreUser(index)),
    );
  });
  afterEach(() => desk.close());

  /** Straight below the origin, not below /v1. */
  const get = (token: string | undefined, path: string) =>
    fetch(`${desk.emulator.address.origin}${path}`, {
      headers: { connection: 'close', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    });
  const list = async (query: string, org = ORG_UUID) => {
    const response = await get(desk.zoe.token, `/organization/${org}/v2/user${query}`);
    return { status: response.status, body: JSON.parse(await response.text()) };
  };

  it('lists page by page, from page 0, a hundred at most', async () => {
    for (const [page, size] of [
      [0, 100],
      [1, 100],
      [2, 30],
      [3, 0],
    ] as const) {
      const { body } = await list(`?page=${page}&pageSize=500`);
      assert.equal(body.data.length, size);
      assert.deepEqual(body.meta, { orgid: ORG_UUID, page, pageSize: 100, totalPages: 3, totalRecords: 230 });
    }
    assert.equal((await list('')).body.data[0].email, 'user000@example.com');
    assert.equal((await list('?pageSize=7&page=1')).body.data[0].email, 'user007@example.com');
  });

  it('refuses in its own words whom and what it does not know', async () => {
    const other = '00000000-0000-4000-8000-00000000beef';
    assert.equal((await list('', other)).status, 403);
    assert.equal((await get(desk.omar.token, `/organization/${ORG_UUID}/v2/user`)).status, 403);
    assert.equal((await get(undefined, `/organization/${ORG_UUID}/v2/user`)).status, 401);
    assert.equal((await get(desk.zoe.token, `/organization/${ORG_UUID}/v2/teams`)).status, 404);
    assert.equal((await list('?page=x')).status, 400);
    const { body } = await list('', other);
    assert.deepEqual(Object.keys(body), ['trackingId', 'error']);
    assert.equal(body.error.key, '403');
  });

  it('is not found below the address of Webex', async () => {
    assert.equal((await desk.call(desk.zoe, 'GET', `/organization/${ORG_UUID}/v2/user`)).status, 404);
  });

  it('is struck by faults', async () => {
    desk.emulator.faults.rateLimit({ path: /^\/organization\//, retryAfterSeconds: 7, times: 1 });
    const response = await get(desk.zoe.token, `/organization/${ORG_UUID}/v2/user`);
    assert.deepEqual([response.status, response.headers.get('retry-after')], [429, '7']);
  });

  it('keeps to the published description', async function () {
    skipWithoutSpecs(this);
    await list('?page=0&pageSize=5');
    await get(desk.omar.token, `/organization/${ORG_UUID}/v2/user`);
    desk.emulator.faults.rateLimit({ path: /^\/organization\//, retryAfterSeconds: 7, times: 1 });
    await list('');
    assertExchangesMatchSpec(desk.emulator.exchanges);
  });
});
