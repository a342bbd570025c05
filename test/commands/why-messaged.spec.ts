import assert from 'node:assert/strict';
import { newOutreach } from '../../src/audit/outreach.ts';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, refusalOf, render, SPACE, sameFromButton, useRig, VIEWER } from './rig.ts';

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

  it('says so where nothing was written', async () => {
    assert.match(render(await rig.ask('how come you messaged me', { as: VIEWER })).markdown, /did not write to you/);
  });
});
