import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  addFound,
  dueOf,
  type Found,
  isHistory,
  isSameWatched,
  MAX_LISTED,
  mergeFound,
  watchMatcher,
} from '../../src/audit/watch.ts';
import { anEvent } from '../fixtures/events.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const isAnonymous = ({ email = '' }: { readonly email?: string }): boolean =>
  email === '' || email === 'api@cconesp.net';
const UUID = '00000000-0000-4000-8000-0000000000aa';

/** It came in now, and was made so long ago. */
function cameIn(id: string, agoMs: number) {
  return anEvent({
    id,
    time: NOW - agoMs,
    sources: [{ kind: 'sample', name: 's.csv', where: 'row 1', importedAt: NOW }],
  });
}

describe('what a watch is about [U]', () => {
  const event = anEvent({
    entityType: 'user',
    action: 'deleted',
    target: { id: UUID, name: 'Zoë Keller' },
    actor: { email: 'Mara@example.com', name: 'Mara Lind', id: UUID },
    description: 'Mara deleted the VIP user',
  });
  const matches = (filter: Parameters<typeof watchMatcher>[0]): boolean => watchMatcher(filter, isAnonymous)(event);

  it('is everything where nothing is said', () => assert.ok(matches({})));

  it('compares kinds, actions, names, ids, people and words as the store does', () => {
    assert.ok(matches({ entityTypes: ['team', 'user'] }));
    assert.ok(!matches({ entityTypes: ['team'] }));
    assert.ok(matches({ action: 'deleted' }) && !matches({ action: 'created' }));
    assert.ok(matches({ target: { names: ['zoe  KELLER'] } }) && !matches({ target: { names: ['Zoe'] } }));
    assert.ok(matches({ target: { ids: [UUID.toUpperCase()] } }) && !matches({ target: { ids: ['other'] } }));
    assert.ok(matches({ target: { ids: ['other'], names: ['Zoe Keller'] } }));
    assert.ok(matches({ actor: { kind: 'person', email: 'mara@EXAMPLE.com' } }));
    assert.ok(matches({ actor: { kind: 'person', email: 'other@example.com', id: UUID } }));
    assert.ok(!matches({ actor: { kind: 'person', name: 'Mara' } }));
    assert.ok(matches({ actor: { kind: 'named' } }) && !matches({ actor: { kind: 'anonymous' } }));
    assert.ok(matches({ text: 'vip USER' }) && !matches({ text: 'vip queue' }));
    assert.ok(!matches({ action: 'deleted', text: 'queue' }));
  });

  it('is the same under another name where it has an id, and of one kind or another where it has none', () => {
    assert.ok(isSameWatched({ target: { id: UUID, name: 'Sales' }, entityType: 'team' }, { target: { id: UUID } }));
    assert.ok(!isSameWatched({ target: { name: 'Sales' }, entityType: 'team' }, { target: { name: 'Sales' } }));
    assert.ok(isSameWatched({ target: { name: 'Sálès' } }, { target: { name: 'sales' } }));
    assert.ok(!isSameWatched({ action: 'deleted' }, {}));
    assert.ok(isSameWatched({ entityTypes: ['a', 'b'], all: true }, { entityTypes: ['b', 'a'], all: true }));
  });
});

describe('what is found [U]', () => {
  it('is history when it is more than a week old as it comes in first', () => {
    assert.ok(!isHistory(cameIn('a', 7 * DAY_MS), NOW));
    assert.ok(isHistory(cameIn('a', 7 * DAY_MS + 1), NOW));
    const { sources, ...event } = cameIn('a', DAY_MS);
    const again = sources.map((source) => ({ ...source, importedAt: NOW + 90 * DAY_MS }));
    assert.ok(!isHistory({ ...event, sources: [...again, ...sources] }, NOW));
  });

  it('is counted the same in whatever pieces and order it comes', () => {
    const ages = fc.array(fc.integer({ min: 0, max: 20 * DAY_MS }), { maxLength: 30 });
    fc.assert(
      fc.property(ages, fc.nat({ max: 30 }), (agos, cut) => {
        const events = agos.map((ago, at) => cameIn(`c-${at}`, ago));
        const whole = addFound(undefined, events, NOW);
        const [a, b] = [addFound(undefined, events.slice(0, cut), NOW), addFound(undefined, events.slice(cut), NOW)];
        assert.deepEqual(a === undefined || b === undefined ? (a ?? b) : mergeFound(a, b), whole);
        assert.deepEqual(addFound(undefined, events.toReversed(), NOW), whole);
        const { fresh, history } = whole ?? {};
        assert.equal((fresh?.count ?? 0) + (history?.count ?? 0), events.length);
        assert.ok((fresh?.newest.length ?? 0) <= MAX_LISTED);
        const newest = events
          .filter((event) => !isHistory(event, NOW))
          .map(({ time }) => time)
          .sort((x, y) => y - x);
        assert.deepEqual(fresh?.newest.map(({ time }) => time) ?? [], newest.slice(0, MAX_LISTED));
      }),
    );
  });

  it('is due at once where it is new; history when none came for an hour, or after a day', () => {
    const found = addFound(undefined, [cameIn('new', HOUR_MS), cameIn('old', 30 * DAY_MS)], NOW) as Found;
    const now = dueOf(found, NOW);
    assert.deepEqual([now.due?.fresh?.count, now.due?.history, now.waiting?.history?.count], [1, undefined, 1]);
    const history = addFound(undefined, [cameIn('old', 30 * DAY_MS)], NOW) as Found;
    assert.equal(dueOf(history, NOW + HOUR_MS - 1).due, undefined);
    assert.equal(dueOf(history, NOW + HOUR_MS).due?.history?.count, 1);
    const flowing = addFound(history, [cameIn('older', 40 * DAY_MS)], NOW + 24 * HOUR_MS - 1) as Found;
    assert.equal(dueOf(flowing, NOW + 24 * HOUR_MS - 1).due, undefined);
    assert.equal(dueOf(flowing, NOW + 24 * HOUR_MS).due?.history?.count, 2);
  });
});
