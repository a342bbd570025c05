import assert from 'node:assert/strict';
import { newOutreach } from '../../src/audit/outreach.ts';
import { keyOf } from '../../src/commands/outreach/person-key.ts';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asMessage, refusalOf, render, SPACE, sameFromButton, useRig, VIEWER } from './rig.ts';

const DAY_MS = 86_400_000;

describe('why-messaged [I]', () => {
  const rig = useRig();

  it('says nothing in front of others, nor to nobody', async () => {
    const text = 'why did you message me';
    const inGroup = await rig.ask(text, { as: VIEWER, space: SPACE, spaceKind: 'group' });
    assert.match(refusalOf(inGroup).reason, /1:1/);
    assert.match(refusalOf(await rig.ask(text, { as: 'operator' })).reason, /who you are/);
  });

  it('tells why each message came, newest first, and how to stop them', async () => {
    await rig.store.state.update('outreach', VIEWER, () => ({
      ...newOutreach(VIEWER),
      onboarding: { status: 'introduced', askedBy: ADMIN, askedAt: EXAMPLE_NOW - 9 * DAY_MS, atOnce: true },
      nudges: [
        { key: 'n1', at: EXAMPLE_NOW - 5 * DAY_MS, status: 'sent' },
        { key: 'n2', at: EXAMPLE_NOW - DAY_MS, status: 'failed' },
        { key: 'n3', at: EXAMPLE_NOW - 2 * DAY_MS, status: 'sent', askedBy: ADMIN },
      ],
    }));
    const answer = await sameFromButton(rig, 'why did you message me?', { as: VIEWER });
    assert.equal(answer.kind, 'message');
    const lines = answer.kind === 'message' ? answer.lines : [];
    assert.equal(lines.length, 4);
    assert.match(lines[0] ?? '', /reminder.*admin@example\.com asked me to/);
    assert.match(lines[1] ?? '', /reminder.*no change with your own name/);
    assert.match(lines[2] ?? '', /I introduced myself, because admin@example\.com asked me to/);
    assert.deepEqual(answer.kind === 'message' && answer.buttons?.map(({ label }) => label), [
      'Stop reminders',
      'Not me',
      'What you know about me',
    ]);
    await matchGolden(rig, 'why-messaged/reminded', 'why did you message me', { as: VIEWER });
  });

  it('tells admins of what only they were told, once for one message, and of nobody else', async () => {
    const { state } = rig.store;
    const told = (mark: string, email: string, at: number, planned?: true) =>
      state.update('warnings', `${mark}/${keyOf(email)}`, () => ({ at, ...(planned && { planned }) }));
    await told('loss/org/1/30', ADMIN, EXAMPLE_NOW - 5 * DAY_MS);
    await told('loss/org/2/30', ADMIN, EXAMPLE_NOW - 5 * DAY_MS + 10);
    await told('purge/org/1/2', ADMIN, EXAMPLE_NOW - 4 * DAY_MS);
    await told('access-lost/org/1', ADMIN, EXAMPLE_NOW - 3 * DAY_MS, true);
    await told('erasure-request/x/1', ADMIN, EXAMPLE_NOW - 2 * DAY_MS);
    await told('something-new/1', ADMIN, EXAMPLE_NOW - DAY_MS);
    await told('purge/org/1/2', 'other.admin@example.com', EXAMPLE_NOW);
    const answer = asMessage(await rig.ask('why did you message me', { as: ADMIN }));
    assert.deepEqual(
      answer.lines.map((line) => line.replace(/^.* CET: /, '')),
      [
        'a message to admins, because you are an admin here.',
        'that somebody wants their name taken out, because only an admin can decide it.',
        'whether old records may be deleted, because only an admin can say so.',
        'a warning that records are about to be lost, because you are an admin here.',
      ],
    );
    assert.deepEqual(
      answer.buttons?.map(({ label }) => label),
      ['What you know about me'],
    );
    assert.match(render(await rig.ask('why did you message me', { as: VIEWER })).markdown, /did not write to you/);
  });

  it('tells of the decision on a wish, and of watches, which a button leads to', async () => {
    const { state } = rig.store;
    const wish = { email: VIEWER, at: EXAMPLE_NOW - DAY_MS, status: 'declined', toldAt: EXAMPLE_NOW } as const;
    await state.update('erasureRequests', VIEWER, () => wish);
    await rig.ask('watch deletions of entry points', { as: VIEWER, space: 'direct-1', spaceKind: 'direct' });
    const answer = asMessage(await rig.ask('why did you message me', { as: VIEWER }));
    assert.match(answer.lines[0] ?? '', /your name stays in the records, because you had asked/);
    assert.match(answer.lines[1] ?? '', /you set 1 watch\./);
    assert.match(answer.lines[2] ?? '', /"unwatch all" ends them/);
    assert.deepEqual(
      answer.buttons?.map(({ label }) => label),
      ['My watches', 'What you know about me'],
    );
  });

  it('says so where nothing was written', async () => {
    assert.match(render(await rig.ask('how come you messaged me', { as: VIEWER })).markdown, /did not write to you/);
  });
});
