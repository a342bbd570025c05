import assert from 'node:assert/strict';
import type { AuditStore } from '../../../src/audit/ports.ts';
import { commands } from '../../../src/commands/index.ts';
import { message, useConversation } from '../conversation-rig.ts';
import { ADMIN, asEvents, asMessage, asSummary, eventsOf, SPACE, useRig } from '../rig.ts';
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

describe('a space of one organisation [I]', function () {
  this.timeout(60_000);
  const rig = useRig();

  const asking = { as: ADMIN, space: SPACE };
  let uses: AuditStore;
  afterEach(() => uses.close());

  beforeEach(async () => {
    await addTheirs(rig.store);
    uses = await openTheirUses();
    asMessage(await rig.ask(`this space is for org ${ORG}`, asking));
    // The bot serves two, so what names no organisation is nobody's.
    asMessage(await rig.ask(`this space is for org ${OTHER_ORG}`, { as: ADMIN, space: 'space-3' }));
  });

  for (const { name, examples } of commands.filter((command) => command.name !== 'bind-space')) {
    it(`shows nothing of another one in answer to "${name}"`, async () => {
      for (const reach of REACHES) {
        await assertNothingOfTheirs(rig, { intent: name, ...reach }, { ...asking, uses });
        for (const [, example] of examples.slice(0, 1)) {
          await assertNothingOfTheirs(rig, { ...example, ...reach }, { ...asking, uses });
        }
      }
      assert.deepEqual(rig.errors, []);
      await assertTheirsUntouched(rig.store);
    });
  }

  it('puts nothing of another one into a file', async () => {
    for (const question of FILES) await assertNothingOfTheirs(rig, question, { ...asking, uses });
    assert.deepEqual(rig.errors, []);
  });

  it('counts, lists and proves only its own', async () => {
    const own = WORLD.filter(({ event }) => event.orgId === ORG).length;
    assert.equal(asEvents(await rig.ask('what changed', asking)).total, own);
    assert.equal(asSummary(await rig.ask('how many changes', asking)).total, own);
    assert.ok(!eventsOf(await rig.ask('what changed', asking)).includes('other-org'));
    // No source says that it proves this organisation's records complete.
    assert.equal(asEvents(await rig.ask('what changed last week', asking)).coverage.complete, false);
    const digest = asSummary(await rig.ask('digest', asking));
    const everywhere = asSummary(await rig.ask('digest', { as: ADMIN, space: 'space-2' }));
    assert.equal(everywhere.total - digest.total, 1);
  });

  it('holds for the space and for nobody elsewhere', async () => {
    assert.equal(asEvents(await rig.ask('what changed', { as: ADMIN, space: 'space-2' })).total, WORLD.length + 2);
    assert.equal(asEvents(await rig.ask('what changed', { as: ADMIN })).total, WORLD.length + 2);
    asMessage(await rig.ask(`this space is for org ${OTHER_ORG}`, { as: ADMIN, space: 'space-2' }));
    assert.equal(asEvents(await rig.ask('what changed', { as: ADMIN, space: 'space-2' })).total, 3);
  });

  it('does not open by a page of a wider list', async () => {
    const wide = asEvents(await rig.ask('what changed', { as: ADMIN, limit: 1 }));
    assert.equal(wide.rows[0]?.event.orgId, OTHER_ORG);
    const older = asEvents(await rig.press(wide.question, { as: ADMIN, space: SPACE, limit: 50, cursor: wide.next }));
    assert.ok(older.rows.every(({ event }) => event.orgId === ORG));
  });
});

describe('a space of one organisation, in the chat [I]', () => {
  const rig = useConversation();

  it('stays so when the bot is taken out and back in', async () => {
    const on = rig.handlers();
    await on.onMessage(message(`this space is for org ${OTHER_ORG}`, ADMIN));
    await on.onMembership({ change: 'removed', spaceId: SPACE, spaceKind: 'group' });
    await on.onMembership({ change: 'added', spaceId: SPACE, spaceKind: 'group' });
    rig.forget();
    await on.onMessage(message('what changed'));
    assert.match(rig.onlySaid().reply.markdown, /1 change;/);
    assert.match(rig.onlySaid().reply.markdown, /Harbour/);
  });
});
