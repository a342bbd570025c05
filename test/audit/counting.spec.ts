import assert from 'node:assert/strict';
import fc from 'fast-check';
import { actorKey, anonymousActors } from '../../src/audit/actor.ts';
import { automationFor, automationKey } from '../../src/audit/automation.ts';
import { type Claim, claimKey } from '../../src/audit/claims.ts';
import { countByPerson, countShare, countShareByType, countShareByWeek } from '../../src/audit/counting.ts';
import type { Actor, AuditEvent } from '../../src/audit/event.ts';
import type { AuditStore } from '../../src/audit/ports.ts';
import type { Automation } from '../../src/audit/roster.ts';
import { namedShare } from '../../src/audit/share.ts';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { anEvent, anIncoming } from '../fixtures/events.ts';

const SERVICE = { email: 'api@cconesp.net' };
const OTHER_SERVICE = { name: 'Sync Service' };
const PERSON = { email: 'person@example.com' };
const isAnonymous = anonymousActors(['api@cconesp.net', 'sync service']);
const SPAN = { from: 1000, to: 2000 };

async function withEvents(events: readonly AuditEvent[], work: (store: AuditStore) => Promise<void>): Promise<void> {
  const store = await openEmbeddedStore({ dir: '', persistence: 'memory', isAnonymous, now: () => 0 });
  try {
    await store.append(events.map((event) => anIncoming(event)));
    await work(store);
  } finally {
    await store.close();
  }
}

function event(id: string, overrides: Partial<AuditEvent> = {}): AuditEvent {
  return anEvent({ id, time: 1500, actor: SERVICE, ...overrides });
}

function claim(of: AuditEvent, overrides: Partial<Claim> = {}): Claim {
  return {
    eventId: of.id,
    event: {
      time: of.time,
      entityType: of.entityType,
      ...(of.orgId === undefined ? {} : { orgId: of.orgId }),
      identity: actorKey(of.actor),
    },
    by: 'person@example.com',
    statement: 'mine',
    verdict: 'confirmed',
    steps: [],
    ...overrides,
  };
}

async function keep(store: AuditStore, claims: readonly Claim[], rules: readonly Automation[] = []): Promise<void> {
  for (const one of claims) await store.state.update('claims', claimKey(one.eventId, one.by), () => one);
  for (const rule of rules) await store.state.update('automations', automationKey(rule), () => rule);
}

const rule = (identity: string, entityType?: string): Automation => ({
  identity,
  ...(entityType === undefined ? {} : { entityType }),
  by: 'admin@example.com',
  at: 0,
});

describe('counting named changes [I]', () => {
  it('is all zeros of nothing, and then there is no share', () =>
    withEvents([], async (store) => {
      const count = await countShare(store, SPAN);
      assert.deepEqual(count, { total: 0, automation: 0, recorded: 0, confirmed: 0 });
      assert.equal(namedShare(count), undefined);
      assert.deepEqual(await countShareByType(store, SPAN), []);
    }));

  it('of one organisation leaves the claims of another out', () => {
    const [own, other] = [event('c-1', { orgId: 'org-a' }), event('c-2', { orgId: 'org-b' })];
    return withEvents([own, other], async (store) => {
      await keep(store, [claim(other)]);
      const count = await countShare(store, { ...SPAN, orgId: 'org-a' });
      assert.deepEqual(count, { total: 1, automation: 0, recorded: 0, confirmed: 0 });
      assert.equal((await countByPerson(store, { ...SPAN, orgId: 'org-a' })).size, 0);
    });
  });

  it('tells recorded, confirmed, automation and nobody apart', () => {
    const mine = event('c-1');
    const events = [mine, event('c-2'), event('c-3', { entityType: 'dial-number' }), event('c-4', { actor: PERSON })];
    return withEvents(events, async (store) => {
      await keep(store, [claim(mine)], [rule('API@cconesp.net', 'dial-number')]);
      const count = await countShare(store, SPAN);
      assert.deepEqual(count, { total: 4, automation: 1, recorded: 1, confirmed: 1 });
      assert.equal(namedShare(count), 2 / 3);
      assert.deepEqual(await countShareByType(store, SPAN), [
        { entityType: 'user', total: 3, automation: 0, recorded: 1, confirmed: 1 },
        { entityType: 'dial-number', total: 1, automation: 1, recorded: 0, confirmed: 0 },
      ]);
    });
  });

  it('counts no claim that is open, disputed, withdrawn or of another statement', () => {
    const mine = event('c-1');
    return withEvents([mine], async (store) => {
      const { statement: _s, verdict: _v, ...withdrawn } = claim(mine, { by: 'gone@example.com' });
      const { verdict: _, ...open } = claim(mine, { by: 'open@example.com' });
      await keep(store, [
        withdrawn,
        open,
        claim(mine, { by: 'disputed@example.com', verdict: 'disputed' }),
        claim(mine, { by: 'other@example.com', statement: 'not-mine' }),
      ]);
      assert.equal((await countShare(store, SPAN)).confirmed, 0);
    });
  });

  it('counts a change once, however many claims on it are confirmed, and lets no open claim take it away', () => {
    const mine = event('c-1');
    return withEvents([mine, event('c-2')], async (store) => {
      const { verdict: _, ...open } = claim(mine, { by: 'third@example.com' });
      await keep(store, [claim(mine), claim(mine, { by: 'second@example.com' }), open]);
      assert.equal((await countShare(store, SPAN)).confirmed, 1);
    });
  });

  it('counts a confirmed change as automation once a rule covers it, and as recorded once its identity is a name', () => {
    const mine = event('c-1');
    return withEvents([mine], async (store) => {
      await keep(store, [claim(mine)], [rule('api@cconesp.net')]);
      assert.deepEqual(await countShare(store, SPAN), { total: 1, automation: 1, recorded: 0, confirmed: 0 });
      await store.state.update('automations', automationKey(rule('api@cconesp.net')), () => undefined);
      store.reclassify(() => false);
      assert.deepEqual(await countShare(store, SPAN), { total: 1, automation: 0, recorded: 1, confirmed: 0 });
    });
  });

  it('counts by time of the change: the first instant of a span is in, its end is not', () => {
    const events = [999, 1000, 1999, 2000].map((time, at) => event(`c-${at}`, { time }));
    return withEvents(events, async (store) => {
      await keep(
        store,
        events.map((one) => claim(one)),
      );
      assert.deepEqual(await countShare(store, SPAN), { total: 2, automation: 0, recorded: 0, confirmed: 2 });
      const weeks = await countShareByWeek(store, [{ from: 0, to: 1000 }, SPAN, { from: 2000, to: 3000 }]);
      assert.deepEqual(
        weeks.map(({ from, total, confirmed }) => [from, total, confirmed]),
        [
          [0, 1, 1],
          [1000, 2, 2],
          [2000, 1, 1],
        ],
      );
    });
  });

  it('is what counting one by one gives', async () => {
    const one = fc.record({
      time: fc.integer({ min: 900, max: 2100 }),
      actor: fc.constantFrom<Actor>(SERVICE, OTHER_SERVICE, PERSON, {}),
      entityType: fc.constantFrom('user', 'team', 'dial-number'),
      orgId: fc.constantFrom('org-a', 'org-b'),
      claimed: fc.constantFrom('no', 'open', 'confirmed'),
    });
    const rules = fc.subarray([rule('api@cconesp.net', 'dial-number'), rule('sync service'), rule('nobody', 'team')]);
    const query = fc.record({
      orgId: fc.constantFrom(undefined, 'org-a'),
      entityTypes: fc.constantFrom<readonly string[] | undefined>(undefined, ['user'], ['team', 'dial-number']),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(one, { maxLength: 25 }), rules, query, async (made, known, { orgId, entityTypes }) => {
        const events = made.map(({ claimed, ...rest }, at) => ({ ...event(`c-${at}`, rest), claimed }));
        await withEvents(events, async (store) => {
          const claims = events
            .filter(({ claimed }) => claimed !== 'no')
            .map((of) => {
              const { verdict: _, ...open } = claim(of);
              return of.claimed === 'confirmed' ? claim(of) : open;
            });
          await keep(store, claims, known);
          const asked = {
            ...SPAN,
            ...(orgId === undefined ? {} : { orgId }),
            ...(entityTypes === undefined ? {} : { entityTypes }),
          };
          const expected = events.filter(
            (of) =>
              of.time >= 1000 &&
              of.time < 2000 &&
              (orgId === undefined || of.orgId === orgId) &&
              (entityTypes?.includes(of.entityType) ?? true),
          );
          const isAutomation = (of: AuditEvent) =>
            isAnonymous(of.actor) && automationFor(of.actor, of.entityType, known) !== undefined;
          const confirmed = expected.filter(
            (of) => isAnonymous(of.actor) && !isAutomation(of) && of.claimed === 'confirmed',
          );
          const total = {
            total: expected.length,
            automation: expected.filter(isAutomation).length,
            recorded: expected.filter((of) => !isAnonymous(of.actor)).length,
            confirmed: confirmed.length,
          };
          assert.deepEqual(await countShare(store, asked), total);
          const types = await countShareByType(store, asked);
          assert.equal(
            types.reduce((sum, row) => sum + row.confirmed, 0),
            total.confirmed,
          );
          const people = await countByPerson(store, asked);
          const makers = [
            ...expected.filter((of) => !isAnonymous(of.actor)).map((of) => actorKey(of.actor).toLowerCase()),
            ...confirmed.map(() => 'person@example.com'),
          ];
          assert.deepEqual(
            [...people].sort(),
            [...new Set(makers)].map((maker) => [maker, makers.filter((one) => one === maker).length]).sort(),
          );
        });
      }),
      { numRuns: 60 },
    );
  });
});
