import assert from 'node:assert/strict';
import { claimKey } from '../../../src/audit/claims.ts';
import type { Question } from '../../../src/audit/question.ts';
import { commands } from '../../../src/commands/index.ts';
import { EXAMPLE_NOW } from '../../../src/questions/example-clock.ts';
import { anIncoming } from '../../fixtures/events.ts';
import { message, useConversation } from '../conversation-rig.ts';
import { ADMIN, asEvents, asMessage, asSummary, eventsOf, render, SPACE, useRig } from '../rig.ts';
import { WORLD } from '../world.ts';

const ORG = '00000000-0000-4000-8000-00000000a001';
const OTHER_ORG = '00000000-0000-4000-8000-00000000a002';

/** What only the other organisation's records hold; nothing of it may be seen in a space of the first one. */
const THEIRS = {
  eventId: 'c-ffffffffffffffff0001',
  targetId: '00000000-0000-4000-8000-0000000000ff',
  targetName: 'Quayside Hotline',
  formerName: 'Wharf Hotline',
  actorEmail: 'ines.quay@elsewhere.example.org',
  actorName: 'Ines Quay',
  description: 'lighthouse timer',
  entityType: 'quay-type',
  ip: '198.51.100.77',
  trackingId: 'QUAY_TRACKING_1',
  claimer: 'olaf.pier@elsewhere.example.org',
  ticket: 'PIER-4711',
  anonymousId: 'c-ffffffffffffffff0002',
} as const;

const theirs = (id: string, more: object) =>
  anIncoming({
    id,
    orgId: OTHER_ORG,
    time: EXAMPLE_NOW - 60_000,
    action: 'modified',
    entityType: THEIRS.entityType,
    target: { id: THEIRS.targetId, name: THEIRS.targetName },
    description: THEIRS.description,
    ip: THEIRS.ip,
    trackingId: THEIRS.trackingId,
    ...more,
  });

const THEIR_EVENTS = [
  theirs(THEIRS.eventId, {
    actor: { email: THEIRS.actorEmail, name: THEIRS.actorName },
    changes: [{ field: 'name', before: THEIRS.formerName, after: THEIRS.targetName }],
  }),
  theirs(THEIRS.anonymousId, { actor: { email: 'api@cconesp.net' } }),
];

/** What a question may be filled with to reach across. */
const REACHES: readonly Partial<Question>[] = [
  {},
  { target: { name: THEIRS.targetName } },
  { target: { name: THEIRS.formerName } },
  { target: { id: THEIRS.targetId } },
  { target: { name: 'Quay' } },
  { entityType: THEIRS.entityType },
  { entityType: THEIRS.entityType, target: { name: 'Hotline' } },
  { entityTypes: [THEIRS.entityType, 'user'] },
  { actor: { kind: 'person', email: THEIRS.actorEmail } },
  { actor: { kind: 'person', name: THEIRS.actorName } },
  { actor: { kind: 'person', name: 'Ines' } },
  { actor: { kind: 'person', email: THEIRS.claimer } },
  { actor: { kind: 'anonymous' } },
  { event: THEIRS.eventId },
  { event: THEIRS.anonymousId },
  { events: [THEIRS.anonymousId], statement: 'mine' },
  { events: [THEIRS.anonymousId], verdict: 'confirmed', actor: { kind: 'person', email: THEIRS.claimer } },
  { events: [THEIRS.anonymousId] },
  { which: 'waiting' },
  { which: 'own' },
  { text: THEIRS.description },
  { text: 'light' },
  { by: 'actor' },
  { by: 'type' },
  { by: 'day' },
  { split: 'week' },
  { split: 'type' },
  { split: 'team' },
  { org: OTHER_ORG },
  { all: true },
  { from: EXAMPLE_NOW - 3_600_000, to: EXAMPLE_NOW + 1 },
];

describe('a space of one organisation [I]', () => {
  const rig = useRig();

  beforeEach(async () => {
    await rig.store.append(THEIR_EVENTS);
    await rig.store.state.update('claims', claimKey(THEIRS.anonymousId, THEIRS.claimer), () => ({
      eventId: THEIRS.anonymousId,
      event: {
        time: EXAMPLE_NOW - 60_000,
        entityType: THEIRS.entityType,
        orgId: OTHER_ORG,
        identity: 'api@cconesp.net',
      },
      by: THEIRS.claimer,
      statement: 'mine',
      comment: THEIRS.ticket,
      steps: [{ at: EXAMPLE_NOW - 1000, by: THEIRS.claimer, did: 'mine', comment: THEIRS.ticket }],
    }));
    asMessage(await rig.ask(`this space is for org ${ORG}`, { as: ADMIN, space: SPACE }));
  });

  const assertNothingOfTheirs = async (question: Question): Promise<void> => {
    const answer = await rig.press(question, { as: ADMIN, space: SPACE });
    const asked = JSON.stringify(question).toLowerCase();
    const { markdown, card } = render(answer);
    // Marks that keep words from acting in the chat are no part of them.
    const shown = `${JSON.stringify([answer, card])} ${markdown}`.replace(/[\u200b\u2060\\]/g, '').toLowerCase();
    for (const [what, words] of Object.entries(THEIRS)) {
      // What was typed may be repeated.
      if (asked.includes(words.toLowerCase())) continue;
      assert.ok(!shown.includes(words.toLowerCase()), `${what} is shown for ${JSON.stringify(question)}`);
    }
    // What the words above have put there is known for the next ones: that would be nobody's secret.
    const { state } = rig.store;
    for (const { key } of await state.list('roster')) await state.update('roster', key, () => undefined);
    for (const { key } of await state.list('subscriptions')) await state.update('subscriptions', key, () => undefined);
  };

  for (const { name, examples } of commands.filter((command) => command.name !== 'bind-space')) {
    it(`shows nothing of another one in answer to "${name}"`, async () => {
      for (const reach of REACHES) {
        await assertNothingOfTheirs({ intent: name, ...reach });
        for (const [, example] of examples.slice(0, 1)) await assertNothingOfTheirs({ ...example, ...reach });
      }
      assert.deepEqual(rig.errors, []);
      const claims = await rig.store.state.list('claims');
      const onTheirs = claims.filter(({ value }) => value.eventId.startsWith('c-ffff'));
      assert.deepEqual(
        onTheirs.map(({ value }) => [value.by, value.steps.length, value.verdict]),
        [[THEIRS.claimer, 1, undefined]],
      );
    });
  }

  it('counts, lists and proves only its own', async () => {
    const own = WORLD.filter(({ event }) => event.orgId === ORG).length;
    const asking = { as: ADMIN, space: SPACE };
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
