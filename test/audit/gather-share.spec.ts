import assert from 'node:assert/strict';
import fc from 'fast-check';
import { actorKey, anonymousActors } from '../../src/audit/actor.ts';
import { claimKey } from '../../src/audit/claims.ts';
import type { Actor, Period } from '../../src/audit/event.ts';
import { gatherShare, lastWeeks, weeksIn } from '../../src/audit/gather-share.ts';
import type { AuditStore } from '../../src/audit/ports.ts';
import { type KeyStatus, newRosterPerson } from '../../src/audit/roster.ts';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { anEvent, anIncoming } from '../fixtures/events.ts';

const BERLIN = 'Europe/Berlin';
const at = (iso: string): number => Date.parse(iso);
const iso = ({ from, to }: Period): readonly string[] => [from, to].map((time) => new Date(time).toISOString());

describe('weeks of a span [U]', () => {
  it('are whole ones from Monday to Sunday by the clock on the wall, also when it changes', () => {
    const span = lastWeeks(2, at('2026-10-28T12:00:00Z'), BERLIN);
    assert.deepEqual(iso(span), ['2026-10-11T22:00:00.000Z', '2026-10-25T23:00:00.000Z']);
    assert.deepEqual(weeksIn(span, BERLIN).map(iso), [
      ['2026-10-11T22:00:00.000Z', '2026-10-18T22:00:00.000Z'],
      ['2026-10-18T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ]);
  });

  it('end before a week that is not over: late on Sunday, and at midnight on Monday', () => {
    const ends = ['2026-11-22T22:59:59Z', '2026-11-22T23:00:00Z'].map((now) => lastWeeks(1, at(now), BERLIN).to);
    assert.deepEqual(ends, [at('2026-11-15T23:00:00Z'), at('2026-11-22T23:00:00Z')]);
  });

  it('cover the span without gap or overlap, and only the first and the last are cut', () => {
    const instant = fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') });
    const zone = fc.constantFrom(BERLIN, 'America/New_York', 'Asia/Kolkata', 'America/Santiago', 'Pacific/Apia');
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 80 * 86_400_000 }), zone, (from, length, zoneId) => {
        const weeks = weeksIn({ from, to: from + length }, zoneId);
        assert.deepEqual([weeks[0]?.from, weeks.at(-1)?.to], [from, from + length]);
        for (const [index, week] of weeks.entries()) {
          assert.ok(week.from < week.to);
          if (index > 0) assert.equal(week.from, weeks[index - 1]?.to);
          if (index > 0) assert.deepEqual(lastWeeks(1, week.from, zoneId).to, week.from);
        }
      }),
    );
  });

  it('are none in an empty span', () => assert.deepEqual(weeksIn({ from: 5, to: 5 }, BERLIN), []));
});

describe('gathering the named share [I]', () => {
  const SERVICE: Actor = { email: 'api@cconesp.net' };
  const MARA: Actor = { email: 'Mara@example.com', name: 'Mara' };
  const JON: Actor = { id: 'jon-id' };
  const WEEK_1 = at('2026-11-10T10:00:00Z');
  const WEEK_2 = at('2026-11-17T10:00:00Z');
  let store: AuditStore;
  beforeEach(async () => {
    const isAnonymous = anonymousActors(['api@cconesp.net']);
    store = await openEmbeddedStore({ dir: '', persistence: 'memory', isAnonymous, now: () => 0 });
    await store.append(
      [
        { id: 'a', time: WEEK_1, actor: SERVICE },
        { id: 'b', time: WEEK_1, actor: MARA },
        { id: 'c', time: WEEK_2, actor: MARA, entityType: 'team' },
        { id: 'd', time: WEEK_2, actor: JON },
        { id: 'e', time: WEEK_2, actor: SERVICE, entityType: 'team' },
        { id: 'f', time: at('2026-11-23T10:00:00Z'), actor: SERVICE },
      ].map((event) => anIncoming(event)),
    );
    await store.state.update('claims', claimKey('e', 'zoe@example.com'), () => ({
      eventId: 'e',
      event: { time: WEEK_2, entityType: 'team', identity: actorKey(anEvent({ actor: SERVICE }).actor) },
      by: 'zoe@example.com',
      statement: 'mine',
      verdict: 'confirmed',
      steps: [],
    }));
    const people: readonly (readonly [email: string, team: string | undefined, KeyStatus, ids?: readonly string[]])[] =
      [
        ['mara@example.com', 'Voice', 'proven'],
        ['jon@example.com', 'Voice', 'missing', ['jon-id']],
        ['exempt@example.com', 'Voice', 'exempt'],
        ['zoe@example.com', ' Chat ', 'proven'],
        ['kim@example.com', 'Chat', 'proven'],
        ['alone@example.com', 'Night', 'proven'],
        ['nowhere@example.com', undefined, 'proven'],
      ];
    for (const [email, team, status, ids] of people) {
      const person = newRosterPerson(email, { at: 0, by: 'operator', origin: 'admin' });
      await store.state.update('roster', email, () => ({
        ...person,
        ...(team === undefined ? {} : { team }),
        ...(ids === undefined ? {} : { ids }),
        key: { ...person.key, status },
      }));
    }
  });
  afterEach(() => store.close());
  const span = { from: at('2026-11-08T23:00:00Z'), to: at('2026-11-22T23:00:00Z') };
  const scope = { zone: BERLIN, goal: 90 };

  it('counts each week and all of them', async () => {
    const facts = await gatherShare(store, span, { ...scope, by: 'week' });
    assert.deepEqual(facts.weeks, [
      { from: span.from, to: at('2026-11-15T23:00:00Z'), total: 2, automation: 0, recorded: 1, confirmed: 0 },
      { from: at('2026-11-15T23:00:00Z'), to: span.to, total: 3, automation: 0, recorded: 2, confirmed: 1 },
    ]);
    assert.deepEqual(facts.all, { total: 5, automation: 0, recorded: 3, confirmed: 1 });
    assert.deepEqual([facts.types, facts.teams, facts.goal, facts.by], [[], [], 90, 'week']);
  });

  it('tells kinds apart, most changes first, and counts only the kinds asked for', async () => {
    const { types } = await gatherShare(store, span, { ...scope, by: 'type' });
    assert.deepEqual(
      types.map(({ entityType, total, recorded, confirmed }) => [entityType, total, recorded, confirmed]),
      [
        ['user', 3, 2, 0],
        ['team', 2, 1, 1],
      ],
    );
    const some = await gatherShare(store, span, { ...scope, by: 'type', entityTypes: ['team'] });
    assert.deepEqual([some.all.total, some.types.length], [2, 1]);
  });

  it('counts teams by email and id of their people, exempt ones apart, and none of one person', async () => {
    const { teams, singles } = await gatherShare(store, span, { ...scope, by: 'team' });
    assert.deepEqual(teams, [
      { team: 'Chat', people: 2, proven: 2, named: 1 },
      { team: 'Voice', people: 2, proven: 1, named: 3 },
    ]);
    assert.equal(singles, 1);
  });
});
