import assert from 'node:assert/strict';
import type { AnswerButton, MessageAnswer } from '../../src/audit/answer.ts';
import type { DigestSubscription } from '../../src/audit/state.ts';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asMessage, refusalOf, SPACE, useRig, VIEWER } from './rig.ts';

const iso = (at: number | undefined): string | undefined => (at === undefined ? undefined : new Date(at).toISOString());

describe('digest-mute [I]', () => {
  const rig = useRig();
  const inSpace = { as: ADMIN, space: SPACE };
  const subscription = (): Promise<DigestSubscription | undefined> => rig.store.state.get('subscriptions', SPACE);
  const buttonOf = (answer: MessageAnswer, label: string): Extract<AnswerButton, { question: unknown }> => {
    const found = answer.buttons?.find((button) => button.label === label);
    assert.ok(found !== undefined && 'question' in found, `no button ${label}`);
    return found;
  };

  // It is Monday, 13:00 in Berlin: the next slots are 30 Nov, 7, 14, 21 Dec.
  const rows = [
    ['digest mute', '2026-12-07T08:00:00.000Z', '1 week', 'Mon 7 Dec 2026, 09:00 CET'],
    ['mute digest for 2 weeks', '2026-12-14T08:00:00.000Z', '2 weeks', 'Mon 14 Dec 2026, 09:00 CET'],
    ['skip the next digest', '2026-12-07T08:00:00.000Z', '1 week', 'Mon 7 Dec 2026, 09:00 CET'],
    ['mute the digest until 8 December', '2026-12-07T23:00:00.000Z', '2 weeks', 'Mon 14 Dec 2026, 09:00 CET'],
    ['no digest until 7 December', '2026-12-06T23:00:00.000Z', '1 week', 'Mon 7 Dec 2026, 09:00 CET'],
  ] as const;
  for (const [text, until, weeks, next] of rows) {
    it(`"${text}" passes over ${weeks}`, async () => {
      await rig.ask('digest weekly monday 09:00', inSpace);
      const answer = asMessage(await rig.ask(text, inSpace));
      assert.equal(iso((await subscription())?.mutedUntil), until);
      assert.equal(answer.title, `The digest is muted here for ${weeks}`);
      assert.match(answer.lines[0] ?? '', new RegExp(next));
    });
  }

  it('counts from the next digest that would come', async () => {
    await rig.store.state.update('digests', 'x', () => ({
      spaceId: SPACE,
      from: EXAMPLE_NOW - 7 * 86_400_000,
      to: EXAMPLE_NOW,
      status: 'posted',
      plannedAt: 0,
      attempts: 1,
    }));
    await rig.ask('digest weekly friday 09:00', inSpace);
    await rig.ask('digest mute', inSpace);
    assert.equal(iso((await subscription())?.mutedUntil), '2026-12-11T08:00:00.000Z');
  });

  it('is undone by its button: to what was before', async () => {
    await rig.ask('digest weekly monday 09:00', inSpace);
    const open = await subscription();
    const first = asMessage(await rig.ask('mute digest for 3 weeks', inSpace));
    const muted = await subscription();
    const second = asMessage(await rig.press(buttonOf(first, 'Mute for 4 weeks').question, inSpace));
    assert.equal(iso((await subscription())?.mutedUntil), '2026-12-28T08:00:00.000Z');
    await rig.press(buttonOf(second, 'Undo').question, inSpace);
    assert.deepEqual(await subscription(), muted);
    await rig.press({ intent: 'digest-mute', undo: true }, inSpace);
    assert.deepEqual(await subscription(), open);
  });

  it('unmutes, and says so when there is nothing to unmute', async () => {
    await rig.ask('digest weekly monday 09:00', inSpace);
    await rig.ask('digest mute', inSpace);
    const answer = asMessage(await rig.ask('unmute the digest', inSpace));
    assert.equal(answer.title, 'The digest comes here again');
    assert.equal((await subscription())?.mutedUntil, undefined);
    assert.equal(asMessage(await rig.ask('digest unmute', inSpace)).title, 'The digest is not muted here');
    await rig.press(buttonOf(answer, 'Undo').question, inSpace);
    assert.equal(iso((await subscription())?.mutedUntil), '2026-12-07T08:00:00.000Z');
  });

  it('is ended by setting the digest anew', async () => {
    await rig.ask('digest weekly monday 09:00', inSpace);
    await rig.ask('digest mute', inSpace);
    await rig.ask('digest weekly monday 09:00', inSpace);
    assert.equal((await subscription())?.mutedUntil, undefined);
  });

  for (const [text, reason] of [
    ['mute digest for 0 weeks', /1 to 52/],
    ['mute digest for 53 weeks', /1 to 52/],
    ['mute digest until tomorrow', /next digest comes on Mon 30 Nov 2026/],
  ] as const) {
    it(`refuses "${text}" and changes nothing`, async () => {
      await rig.ask('digest weekly monday 09:00', inSpace);
      assert.match(refusalOf(await rig.ask(text, inSpace)).reason, reason);
      assert.equal((await subscription())?.mutedUntil, undefined);
    });
  }

  it('says so where no digest comes', async () => {
    assert.equal(asMessage(await rig.ask('digest mute', inSpace)).title, 'No weekly digest is set for this space');
    assert.equal(await subscription(), undefined);
  });

  it('is for admins, and belongs to a space', async () => {
    await rig.ask('digest weekly monday 09:00', inSpace);
    assert.match(refusalOf(await rig.ask('digest mute', { as: VIEWER, space: SPACE })).reason, /Only admins/);
    assert.match(refusalOf(await rig.press({ intent: 'digest-mute' }, { as: VIEWER, space: SPACE })).reason, /admins/);
    assert.equal((await subscription())?.mutedUntil, undefined);
    assert.match(refusalOf(await rig.ask('digest mute', { as: 'operator' })).reason, /in the Webex space/);
  });

  it('is written to the journal, with how to take it back', async () => {
    await rig.ask('digest weekly monday 09:00', inSpace);
    await rig.ask('mute digest for 2 weeks', inSpace);
    const again = asMessage(await rig.ask('mute digest for 2 weeks', inSpace));
    assert.match(again.lines.join(' '), /so already; nothing was changed/);
    const entries = (await rig.store.state.list('journal')).map(({ value }) => [value.by, value.did, value.undo]);
    assert.deepEqual(entries, [
      [ADMIN, 'set the digest of a space to every Monday at 09:00 (Europe/Berlin)', 'digest off'],
      [ADMIN, 'muted the digest of a space for 2 weeks', 'no longer mute digest'],
    ]);
  });

  it('looks as it was found good', async () => {
    await rig.ask('digest weekly monday 09:00', inSpace);
    await matchGolden(rig, 'digest-mute/muted', 'digest mute', inSpace);
    await matchGolden(rig, 'digest-mute/again', 'digest unmute', inSpace);
  });
});
