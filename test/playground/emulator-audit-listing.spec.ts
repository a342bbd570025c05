import assert from 'node:assert/strict';
import { assertExchangesMatchSpec, skipWithoutSpecs } from '../contract/webex-spec.ts';
import { type Desk, openDesk, START_AT } from './emulator-desk.ts';

const DAY_MS = 86_400_000;
const iso = (at: number): string => new Date(at).toISOString();

/** Synthetic. */
function eventsAt(...times: readonly number[]) {
  return times.map((at, index) => ({
    id: `${(at - START_AT) / 1000}/${index}`,
    created: iso(at),
    data: { eventCategory: 'USERS' },
  }));
}

describe('emulator: how audit events are listed [I]', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk();
    desk.time = START_AT + DAY_MS;
  });
  afterEach(() => desk.close());

  const times = (count: number): readonly number[] =>
    Array.from({ length: count }, (_, index) => START_AT + index * 1000);
  const ask = (query: Record<string, string> = {}) =>
    desk.call(
      desk.zoe,
      'GET',
      `/adminAudit/events?${new URLSearchParams({ orgId: desk.zoe.orgId, from: iso(START_AT), to: iso(START_AT + 60_000), ...query })}`,
    );
  const seconds = async (query: Record<string, string> = {}) =>
    (await ask(query)).body.items?.map(({ id }) => Number(String(id).split('/')[0]));
  const add = (...at: readonly number[]) => desk.emulator.addAuditEvents(desk.zoe.orgId, eventsAt(...at));

  it('is newest first, or oldest first when so set', async () => {
    add(...times(3));
    assert.deepEqual(await seconds(), [2, 1, 0]);
    desk.emulator.setAuditListing({ order: 'oldest-first' });
    assert.deepEqual(await seconds(), [0, 1, 2]);
    assert.deepEqual(await seconds({ max: '1', offset: '1' }), [1]);
  });

  it('has the ends that are set', async () => {
    add(START_AT, START_AT + 30_000, START_AT + 60_000);
    assert.deepEqual(await seconds(), [30, 0]);
    desk.emulator.setAuditListing({ includesStart: false, includesEnd: true });
    assert.deepEqual(await seconds(), [60, 30]);
  });

  it('shifts pages when events come late, and when they go', async () => {
    const { emulator, zoe } = desk;
    add(...times(6));
    assert.deepEqual(await seconds({ max: '3' }), [5, 4, 3]);
    emulator.addAuditEvents(zoe.orgId, eventsAt(START_AT + 50_000), desk.time + 5000);
    assert.deepEqual(await seconds({ max: '3', offset: '3' }), [2, 1, 0]);
    desk.time += 5000;
    assert.deepEqual(await seconds({ max: '3', offset: '3' }), [3, 2, 1]);
    emulator.removeAuditEvents(zoe.orgId, ['50/0', '5/5', '4/4']);
    assert.deepEqual(await seconds({ max: '3', offset: '3' }), [0]);
    assert.deepEqual(await seconds({ max: '3' }), [3, 2, 1]);
  });

  it('drops what is too old, and refuses to look before it', async () => {
    add(...times(3));
    desk.emulator.setAuditListing({ keepsMs: DAY_MS });
    assert.deepEqual(await seconds(), [2, 1, 0]);
    desk.time += 1;
    assert.equal((await ask()).status, 400);
    assert.deepEqual(await seconds({ from: iso(START_AT + 1) }), [2, 1]);
    desk.time += 1500;
    assert.deepEqual(await seconds({ from: iso(START_AT + 1501) }), [2]);
  });

  it('cuts pages down, and fails over long ones, when so set', async () => {
    add(...times(6));
    desk.emulator.setAuditListing({ pageLimit: 4 });
    assert.equal((await seconds({ max: '200' }))?.length, 4);
    desk.emulator.setAuditListing({ gatewayLimit: 3 });
    assert.equal((await ask({ max: '200' })).status, 504);
    assert.equal((await seconds({ max: '3' }))?.length, 3);
  });

  it('forgets pages, of sign-ins too, until one begins again', async () => {
    add(...times(3));
    desk.emulator.addSecurityAuditEvents(desk.zoe.orgId, eventsAt(...times(3)));
    const signIns = async (query: Record<string, string>) => {
      const times = { startTime: iso(START_AT), endTime: iso(START_AT + 60_000) };
      const all = new URLSearchParams({ orgId: desk.zoe.orgId, ...times, max: '2', ...query });
      return (await desk.call(desk.zoe, 'GET', `/admin/securityAudit/events?${all}`)).status;
    };
    assert.deepEqual([await signIns({}), await signIns({ cursor: '1/1' })], [200, 200]);
    desk.emulator.forgetAuditPages();
    assert.deepEqual([await signIns({ cursor: '1/1' }), (await ask({ offset: '2' })).status], [410, 410]);
    assert.deepEqual([(await ask()).status, (await ask({ offset: '2' })).status], [200, 200]);
  });

  it('keeps to the published description', async function () {
    skipWithoutSpecs(this);
    desk.emulator.setAuditListing({ keepsMs: DAY_MS, gatewayLimit: 100 });
    add(...times(3));
    const answers = [await ask(), await ask({ max: '200' }), await ask({ from: iso(0), to: iso(1) })];
    desk.emulator.forgetAuditPages();
    answers.push(await ask({ offset: '1' }));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 504, 400, 410],
    );
    assertExchangesMatchSpec(desk.emulator.exchanges);
  });
});
