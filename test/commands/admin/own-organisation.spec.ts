import assert from 'node:assert/strict';
import { createUseLog } from '../../../src/app/use-log.ts';
import type { OrgInfo } from '../../../src/audit/org.ts';
import type { AuditStore } from '../../../src/audit/ports.ts';
import { commands } from '../../../src/commands/index.ts';
import { ADMIN, asEvents, asMessage, asRefused, SPACE, STRANGER, useRig } from '../rig.ts';
import { WORLD } from '../world.ts';
import {
  addTheirs,
  assertNothingOfTheirs,
  assertTheirsUntouched,
  FILES,
  ORG,
  OTHER_ORG,
  openTheirUses,
  REACHES,
} from './two-organisations.ts';

const CHIEF = 'chief@customer.example.org';
const CLERK = 'clerk@customer.example.org';
const THEIR_CHIEF = 'chief@elsewhere.example.org';
const ORGS: readonly OrgInfo[] = [
  { orgId: ORG, name: 'Customer One', admins: [CHIEF], domains: ['customer.example.org'] },
  { orgId: OTHER_ORG, name: 'Customer Two', admins: [THEIR_CHIEF], domains: ['elsewhere.example.org'] },
];

describe('people of one organisation among several [I]', function () {
  this.timeout(60_000);
  const rig = useRig();
  let uses: AuditStore;
  beforeEach(async () => {
    await addTheirs(rig.store);
    uses = await openTheirUses();
  });
  afterEach(() => uses.close());

  const places = [
    { name: 'in a 1:1 space', space: 'direct-1', spaceKind: 'direct' },
    { name: 'in a group space that is for all', space: SPACE, spaceKind: 'group' },
  ] as const;
  for (const { name: place, ...where } of places) {
    for (const { name, examples } of commands) {
      it(`an admin of one sees nothing of the other by "${name}" ${place}`, async () => {
        const asking = { as: CHIEF, orgs: ORGS, uses, ...where };
        for (const reach of REACHES) {
          await assertNothingOfTheirs(rig, { intent: name, ...reach }, asking);
          for (const [, example] of examples.slice(0, 1)) {
            await assertNothingOfTheirs(rig, { ...example, ...reach }, asking);
          }
        }
        assert.deepEqual(rig.errors, []);
        await assertTheirsUntouched(rig.store);
      });
    }
  }

  it('get nothing of the other one in a file', async () => {
    const asking = { as: CHIEF, orgs: ORGS, uses, space: 'direct-1', spaceKind: 'direct' } as const;
    for (const question of FILES) await assertNothingOfTheirs(rig, question, asking);
    assert.deepEqual(rig.errors, []);
    // What is looked for can be found by whoever may see it.
    const seen = { ...asking, as: THEIR_CHIEF };
    await assert.rejects(async () => {
      for (const question of FILES) await assertNothingOfTheirs(rig, question, seen);
    }, /is shown for .*"export"/);
  });

  it('see who asked what of their own organisation, and the partner sees all', async () => {
    const by = { personId: '', email: CLERK };
    const question = { intent: 'what-changed' } as const;
    await createUseLog(uses).record({ key: 'own', use: 'asked', question, reading: 'changes', at: 1, by, orgId: ORG });
    const asking = { orgs: ORGS, uses, space: 'direct-1', spaceKind: 'direct' } as const;
    const own = asEvents(await rig.ask('who has used the bot', { ...asking, as: CHIEF }));
    assert.deepEqual(
      own.rows.map(({ event }) => event.actor.email),
      [CLERK],
    );
    assert.equal(asEvents(await rig.ask('who has used the bot', { ...asking, as: ADMIN })).total, 3);
  });

  it('see all of their own', async () => {
    const own = WORLD.filter(({ event }) => event.orgId === ORG).length;
    for (const as of [CHIEF, CLERK]) {
      assert.equal(asEvents(await rig.ask('what changed', { as, orgs: ORGS })).total, own);
    }
  });

  it('are strangers in a space of the other', async () => {
    asMessage(await rig.ask(`this space is for org ${OTHER_ORG}`, { as: ADMIN, orgs: ORGS, space: SPACE }));
    for (const as of [CHIEF, CLERK]) {
      const { reason } = asRefused(await rig.ask('what changed', { as, orgs: ORGS, space: SPACE }));
      assert.match(reason, /only people who were allowed/);
    }
    assert.equal(asEvents(await rig.ask('what changed', { as: THEIR_CHIEF, orgs: ORGS, space: SPACE })).total, 3);
  });

  it('cannot change what holds for all, nor open a space to all', async () => {
    const orders = [
      'goal 90 %',
      `allow ${STRANGER}`,
      'pause everything',
      'settings',
      'this space is for all organisations',
      `this space is for org ${OTHER_ORG}`,
    ];
    for (const order of orders) {
      const { reason } = asRefused(await rig.ask(order, { as: CHIEF, orgs: ORGS, space: SPACE }));
      assert.match(reason, /holds for every organisation/, order);
    }
    asMessage(await rig.ask(`this space is for org ${ORG}`, { as: CHIEF, orgs: ORGS, space: SPACE }));
  });

  it('add somebody of both rosters without learning what the other one knows', async () => {
    const asking = { as: CHIEF, orgs: ORGS, space: 'direct-1', spaceKind: 'direct' } as const;
    await rig.ask('key missing olaf.pier@elsewhere.example.org', asking);
    await assertTheirsUntouched(rig.store);
    const seen = JSON.stringify(await rig.ask('person olaf.pier@elsewhere.example.org', asking));
    assert.doesNotMatch(seen, /Dock Hand|Breakwater|winch-77/);
    assert.match(seen, /missing/);
  });

  it('are viewers of it unless it names them, and nothing more elsewhere', async () => {
    const { reason } = asRefused(await rig.ask('key missing jon.berg@example.com', { as: CLERK, orgs: ORGS }));
    assert.match(reason, /Only admins/);
    assert.match(reason, new RegExp(CHIEF));
  });

  it('of the partner see everything', async () => {
    assert.equal(asEvents(await rig.ask('what changed', { as: ADMIN, orgs: ORGS })).total, WORLD.length + 2);
  });

  it('who were denied stay denied', async () => {
    asMessage(await rig.ask(`deny ${CHIEF}`, { as: ADMIN, orgs: ORGS }));
    asRefused(await rig.ask('what changed', { as: CHIEF, orgs: ORGS }));
  });
});
