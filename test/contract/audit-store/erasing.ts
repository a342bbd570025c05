import assert from 'node:assert/strict';
import type { AuditEvent, IncomingEvent } from '../../../src/audit/event.ts';
import type { AuditStore, ErasedPerson } from '../../../src/audit/ports.ts';
import { anIncoming, SAMPLE_TIME } from '../../fixtures/events.ts';
import { type OpenStore, type StoreCapabilities, withStore } from './suite.ts';

const DAY_MS = 86_400_000;
const ID = '0a1b2c3d-0000-4000-8000-000000000007';
const PERSON: ErasedPerson = { emails: ['agent.seven@example.com'], names: ['Agent Seven'], ids: [ID] };
const PSEUDONYM = 'Erased person 1';
const SEVEN = { email: 'Agent.Seven@example.com', name: 'Agent Seven', id: ID };
const EIGHT = { email: 'agent.eight@example.com', name: 'Agent Eight' };

function event(id: string, days: number, more: Partial<AuditEvent> = {}): IncomingEvent {
  return anIncoming({ id, time: SAMPLE_TIME + days * DAY_MS, orgId: 'org-a', ...more });
}

const EVENTS: readonly IncomingEvent[] = [
  event('by', -40, {
    actor: SEVEN,
    description: 'Agent Seven modified team Sales',
    target: { name: 'Sales' },
    ip: '192.0.2.7',
    userAgent: 'Synthetic/7.0',
    raw: { actor_name: 'Agent Seven', actor_ip: '192.0.2.7', actor_id: Buffer.from(ID).toString('base64') },
  }),
  event('by-other-org', -39, { actor: SEVEN, orgId: 'org-b', raw: { who: 'AGENT SEVEN' } }),
  event('about', -2, { actor: EIGHT, target: { id: ID, name: 'Seven, Agent' }, ip: '192.0.2.8' }),
  event('text', -1, {
    actor: EIGHT,
    description: 'asked agent  seven',
    changes: [{ field: 'to', after: 'Agent Seven' }],
  }),
  event('nothing', 0, { actor: EIGHT, description: 'Agent Sevenoaks', target: { name: 'Agent Sevenoaks' } }),
];

/** Everything that a store shows, as text. */
async function everything(store: AuditStore): Promise<string> {
  const parts: unknown[] = [(await store.page({}, { limit: 100 })).events];
  parts.push(await store.group({}, ['actor', 'target']));
  for (const text of ['Agent Seven', 'agent.seven@example.com', ID, 'sev', 'Seven, Agent']) {
    parts.push(await store.names({ text, kind: 'actor' }), await store.names({ text, kind: 'target' }));
  }
  const records: string[] = [];
  for await (const record of store.dump()) records.push(JSON.stringify(record));
  // Only equal changes have an order of their own.
  return JSON.stringify([...parts, records.toSorted()]);
}

const THEIRS = /agent\W+seven\b|agent\.seven|seven, agent|0a1b2c3d|MGExYjJjM2Q|192\.0\.2\.7\b|Synthetic\/7/i;

export function describeErasing(open: OpenStore, capabilities: StoreCapabilities): void {
  describe('pseudonymise [I]', () => {
    it('takes a person out of what they stated, in the asked organisation', () =>
      withStore(open, EVENTS, async (store) => {
        const span = { from: 1, to: 2, sourceKind: 'control-hub-csv', sourceName: 'a.csv', recordedAt: 3 } as const;
        const statedBy = 'agent.seven@example.com';
        await store.addCoverage({ ...span, orgId: 'org-a', statedBy });
        await store.addCoverage({ ...span, orgId: 'org-b', statedBy });
        await store.addCoverage({ ...span, orgId: 'org-a', statedBy: EIGHT.email });
        const speakers = async (): Promise<readonly (string | undefined)[]> =>
          (await store.coverage()).map(({ orgId, statedBy: by }) => `${orgId} ${by}`).toSorted();
        await store.pseudonymise({ ...PERSON, orgId: 'org-a' }, PSEUDONYM);
        assert.deepEqual(await speakers(), [`org-a ${PSEUDONYM}`, `org-a ${EIGHT.email}`, `org-b ${statedBy}`]);
        await store.pseudonymise(PERSON, PSEUDONYM);
        assert.deepEqual(await speakers(), [`org-a ${PSEUDONYM}`, `org-a ${EIGHT.email}`, `org-b ${PSEUDONYM}`]);
        assert.doesNotMatch(await everything(store), THEIRS);
      }));

    it('takes a person out everywhere, and leaves times, ids and counts as they were', () =>
      withStore(open, EVENTS, async (store) => {
        assert.match(await everything(store), THEIRS);
        assert.deepEqual(await store.pseudonymise(PERSON, PSEUDONYM), { changed: 4 });
        assert.doesNotMatch(await everything(store), THEIRS);
        const { events, total } = await store.page({}, { limit: 10 });
        assert.deepEqual(
          events.map(({ id, time, sources }) => [id, time, sources]),
          EVENTS.map(({ event: { id, time, sources } }) => [id, time, sources]).reverse(),
        );
        assert.equal(total, EVENTS.length);
        assert.deepEqual(await store.group({}, ['actor']), [
          { values: ['agent.eight@example.com'], count: 3, lastEventId: 'nothing' },
          { values: [PSEUDONYM], count: 2, lastEventId: 'by-other-org' },
        ]);
        assert.deepEqual((await store.find('by'))?.actor, { name: PSEUDONYM });
        assert.equal((await store.find('about'))?.ip, '192.0.2.8');
        assert.deepEqual(await store.find('nothing'), EVENTS.at(-1)?.event);
        assert.deepEqual(await store.verify(), []);
      }));

    it('is found under the pseudonym and no longer under the name, in texts as well', () =>
      withStore(open, EVENTS, async (store) => {
        assert.equal(await store.count({ text: 'agent seven' }), 2 + 1);
        await store.pseudonymise(PERSON, PSEUDONYM);
        assert.equal(await store.count({ text: 'agent seven' }), 1, 'only Sevenoaks');
        assert.equal(await store.count({ text: PSEUDONYM }), 2);
        assert.equal(await store.count({ actor: { kind: 'person', ...SEVEN } }), 0);
        assert.equal(await store.count({ actor: { kind: 'person', name: PSEUDONYM } }), 2);
        assert.equal(await store.count({ target: { ids: [ID] } }), 0);
        assert.equal(await store.count({ ip: '192.0.2.7' }), 0);
        const [match] = await store.names({ text: PSEUDONYM, kind: 'actor' });
        assert.deepEqual([match?.distance, match?.eventCount], [0, 2]);
        assert.deepEqual(match?.formerNames, []);
      }));

    it('does it once', () =>
      withStore(open, EVENTS, async (store) => {
        await store.pseudonymise(PERSON, PSEUDONYM);
        const before = await everything(store);
        assert.deepEqual(await store.pseudonymise(PERSON, PSEUDONYM), { changed: 0 });
        assert.ok((await everything(store)) === before);
      }));

    it('keeps to one organisation when told so', () =>
      withStore(open, EVENTS, async (store) => {
        assert.deepEqual(await store.pseudonymise({ ...PERSON, orgId: 'org-b' }, PSEUDONYM), { changed: 1 });
        assert.deepEqual((await store.find('by-other-org'))?.actor, { name: PSEUDONYM });
        assert.deepEqual((await store.find('by'))?.actor, SEVEN);
        assert.equal((await store.names({ text: 'Agent Seven', kind: 'actor', orgId: 'org-b' })).length, 0);
        assert.equal((await store.names({ text: 'Agent Seven', kind: 'actor', orgId: 'org-a' })).length, 1);
      }));

    it('finds nothing by texts that are too short', () =>
      withStore(open, EVENTS, async (store) => {
        const person = { emails: ['a'], names: ['', 'to'], ids: ['by'] };
        assert.deepEqual(await store.pseudonymise(person, PSEUDONYM), { changed: 0 });
      }));

    it('takes the same records for duplicates, and learns no name from them', () =>
      withStore(open, EVENTS, async (store) => {
        await store.pseudonymise(PERSON, PSEUDONYM);
        assert.deepEqual(await store.append(EVENTS), { added: 0, duplicates: EVENTS.length, addedIds: [] });
        assert.doesNotMatch(await everything(store), THEIRS);
      }));

    it('learns id, exact time and source from another source, and no text', () => {
      const known = event('c-1', -40, {
        actor: SEVEN,
        target: {},
        description: '',
        entityType: 'unknown',
        action: 'odd',
      });
      const exported = { ...known, identity: { ...known.identity, bucket: 'same', exactTime: false } };
      const api: IncomingEvent = {
        event: {
          ...known.event,
          id: 'api-1',
          time: known.event.time + 5,
          target: { id: ID, name: 'Agent Seven' },
          description: 'by Agent Seven',
          changes: [{ field: 'name', after: 'Agent Seven' }],
          ip: '192.0.2.7',
          userAgent: 'Synthetic/7.0',
          trackingId: 'T-1',
          entityType: 'user',
          action: 'created',
          raw: { actorEmail: 'agent.seven@example.com' },
          sources: [{ kind: 'admin-audit-api', name: 'poll', where: 'item 1', importedAt: 1 }],
        },
        identity: { ...known.identity, bucket: 'same', apiId: 'api-1' },
      };
      const row = { ...exported, event: { ...exported.event, id: 'c-other', raw: { who: 'Agent Seven' } } };
      return withStore(open, [exported], async (store) => {
        await store.pseudonymise(PERSON, PSEUDONYM);
        assert.deepEqual(await store.append([api]), { added: 0, duplicates: 1, addedIds: [] });
        assert.equal((await store.append([row])).duplicates, 1);
        assert.doesNotMatch(await everything(store), THEIRS);
        const found = await store.find('api-1');
        assert.equal((await store.find('c-other'))?.id, 'c-1');
        assert.deepEqual(
          [found?.id, found?.time, found?.sources.length, found?.actor],
          ['c-1', api.event.time, 2, { name: PSEUDONYM }],
        );
        assert.deepEqual([found?.trackingId, found?.entityType, found?.action], ['T-1', 'user', 'created']);
        assert.deepEqual([found?.description, found?.changes, found?.target], ['', [], {}]);
      });
    });

    it('keeps identical changes in their order', () => {
      const rows = [0, 1, 2].map((occurrence) => {
        const { event: one, identity } = event(`c-${occurrence}`, -40, { actor: occurrence === 1 ? SEVEN : EIGHT });
        const sources = [{ kind: 'sample', name: 'file', where: `row ${occurrence}`, importedAt: 1 }] as const;
        return { event: { ...one, sources }, identity: { ...identity, bucket: 'same', exactTime: false, occurrence } };
      });
      const api = (number: number): IncomingEvent => {
        const base = rows[0] ?? assert.fail();
        const sources = [{ kind: 'admin-audit-api', name: 'poll', where: `${number}`, importedAt: 1 }] as const;
        const { occurrence: _, ...identity } = base.identity;
        return {
          event: { ...base.event, id: `api-${number}`, sources },
          identity: { ...identity, occurrence: 0, apiId: `api-${number}` },
        };
      };
      return withStore(open, rows, async (store, { reopen }) => {
        // The first is amended: it has two lines before the name is taken out of the second.
        await store.append([api(1)]);
        await store.pseudonymise(PERSON, PSEUDONYM);
        const again = reopen === undefined ? store : await reopen();
        await again.append([api(2), api(3)]);
        assert.deepEqual(
          [(await again.find('api-1'))?.id, (await again.find('api-2'))?.id, (await again.find('api-3'))?.id],
          ['c-0', 'c-1', 'c-2'],
        );
        assert.deepEqual(await again.append(rows), { added: 0, duplicates: 3, addedIds: [] });
      });
    });

    if (!capabilities.persistent) return;
    it('stays done after the store was opened anew', () =>
      withStore(open, EVENTS, async (store, { reopen }) => {
        await store.pseudonymise(PERSON, PSEUDONYM);
        const before = await everything(store);
        assert.ok(reopen);
        const again = await reopen();
        assert.ok((await everything(again)) === before, 'as it was');
        assert.deepEqual(await again.verify(), []);
        assert.equal((await again.append(EVENTS)).duplicates, EVENTS.length);
        assert.doesNotMatch(await everything(again), THEIRS);
      }));
  });
}
