import assert from 'node:assert/strict';
import type { AuditEvent, IncomingEvent } from '../../../src/audit/event.ts';
import type { AuditStore, EventQuery, GroupField } from '../../../src/audit/ports.ts';
import { anIncoming, SAMPLE_TIME } from '../../fixtures/events.ts';
import { type OpenStore, withStore } from './suite.ts';

const SERVICE = { email: 'api@cconesp.net' };

const EVENTS: readonly IncomingEvent[] = (
  [
    ['1', { entityType: 'user', actor: SERVICE }],
    ['2', { entityType: 'user', actor: { email: 'Person@example.com' } }],
    ['3', { entityType: 'user', actor: SERVICE, orgId: 'org-b' }],
    ['4', { entityType: 'team', actor: { name: 'Only Name' }, target: { name: 'North' }, action: 'deleted' }],
    ['5', { entityType: 'team', actor: { id: 'only-id' }, target: { id: 'T-1', name: 'South' } }],
    ['6', { entityType: 'queue', actor: {}, target: {}, category: '' }],
  ] satisfies [string, Partial<AuditEvent>][]
).map(([id, event], at) => anIncoming({ id, time: SAMPLE_TIME + at, ...event }));

async function groups(
  store: AuditStore,
  query: EventQuery,
  by: readonly GroupField[],
  limit?: number,
): Promise<unknown[]> {
  return (await store.group(query, by, limit)).map(({ values, count, lastEventId }) => [...values, count, lastEventId]);
}

export function describeCounting(open: OpenStore): void {
  describe('group and extent [I]', () => {
    it('counts by one field, largest first, ties by value, with the newest event of each', () =>
      withStore(open, EVENTS, async (store) => {
        assert.deepEqual(await groups(store, {}, ['entityType']), [
          ['user', 3, '3'],
          ['team', 2, '5'],
          ['queue', 1, '6'],
        ]);
        assert.deepEqual(await groups(store, {}, ['entityType'], 1), [['user', 3, '3']]);
        assert.deepEqual(await groups(store, {}, ['anonymous']), [
          ['false', 3, '5'],
          ['true', 3, '6'],
        ]);
      }));

    it('calls an actor by email, else name, else id, else nothing', () =>
      withStore(open, EVENTS, async (store) => {
        assert.deepEqual(await groups(store, {}, ['actor']), [
          ['api@cconesp.net', 2, '3'],
          ['', 1, '6'],
          ['Only Name', 1, '4'],
          ['only-id', 1, '5'],
          ['person@example.com', 1, '2'],
        ]);
      }));

    it('calls a target by type and id, else name', () =>
      withStore(open, EVENTS, async (store) => {
        assert.deepEqual(await groups(store, { entityTypes: ['team', 'queue'] }, ['target']), [
          ['queue/', 1, '6'],
          ['team/North', 1, '4'],
          ['team/T-1', 1, '5'],
        ]);
      }));

    it('counts by several fields within a query', () =>
      withStore(open, EVENTS, async (store) => {
        assert.deepEqual(
          await groups(store, { from: SAMPLE_TIME + 1, to: SAMPLE_TIME + 5 }, ['action', 'anonymous', 'category']),
          [
            ['modified', 'false', 'CONTACT_CENTER', 2, '5'],
            ['deleted', 'false', 'CONTACT_CENTER', 1, '4'],
            ['modified', 'true', 'CONTACT_CENTER', 1, '3'],
          ],
        );
        assert.deepEqual(await groups(store, { orgId: 'none' }, ['action']), []);
        assert.deepEqual(await groups(store, {}, []), [[6, '6']]);
      }));

    it('tells the first and last instant of all, or of one organisation', () =>
      withStore(open, EVENTS, async (store) => {
        assert.deepEqual(await store.extent(), { firstAt: SAMPLE_TIME, lastAt: SAMPLE_TIME + 5, total: 6 });
        assert.deepEqual(await store.extent('org-b'), { firstAt: SAMPLE_TIME + 2, lastAt: SAMPLE_TIME + 2, total: 1 });
        assert.equal(await store.extent('org-z'), undefined);
      }));

    it('tells those of one organisation also when they are the first thing asked', () =>
      withStore(open, EVENTS, async (store) => {
        assert.deepEqual(await store.extent('org-b'), { firstAt: SAMPLE_TIME + 2, lastAt: SAMPLE_TIME + 2, total: 1 });
        await store.append([anIncoming({ id: 'c-later', orgId: 'org-b', time: SAMPLE_TIME - 9 })]);
        assert.deepEqual(await store.extent('org-b'), { firstAt: SAMPLE_TIME - 9, lastAt: SAMPLE_TIME + 2, total: 2 });
      }));
  });
}
