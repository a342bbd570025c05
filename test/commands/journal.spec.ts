import assert from 'node:assert/strict';
import { recordChange } from '../../src/commands/admin/record-change.ts';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { useOrders } from './admin/order-rig.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asMessage, contextOf, refusalOf, SPACE } from './rig.ts';
import { HOSTILE_NAME } from './world.ts';

const DAY = 86_400_000;

describe('journal [I]', () => {
  const rig = useOrders();
  const asked = async (text: string, asking: object = {}) =>
    asMessage(await rig.ask(text, { as: ADMIN, space: SPACE, now: EXAMPLE_NOW + DAY, ...asking }));
  const rows = async (text: string, asking?: object) => (await asked(text, asking)).topics ?? [];

  it('says so when nothing was changed', async () => {
    assert.equal((await asked('journal')).title, 'Admins changed nothing here');
  });

  it('tells the newest first, with who did it and how it is taken back', async () => {
    await rig.done('allow sam@example.net');
    await rig.done('deny this space', { as: 'operator', space: SPACE });
    assert.deepEqual(await rows('journal'), [
      {
        example: 'the operator denied a space',
        summary: '23 Nov 2026, 13:02 CET; to take it back, say "allow here"',
      },
      {
        example: `${ADMIN} allowed sam@example.net to ask`,
        summary: '23 Nov 2026, 13:01 CET; to take it back, say "no longer allow sam@example.net"',
      },
    ]);
  });

  it('says where the words must be said, when it was in another space', async () => {
    await rig.done('the time zone of this space is Asia/Tokyo');
    assert.match((await rows('journal'))[0]?.summary ?? '', /, say "no longer space time zone"$/);
    const elsewhere = (await rows('journal', { space: 'space-2' }))[0]?.summary ?? '';
    assert.match(elsewhere, /, say in that space "no longer space time zone"$/);
  });

  it('keeps the order of what was done at one instant', async () => {
    const now = EXAMPLE_NOW;
    for (const n of Array.from({ length: 12 }, (_, index) => index))
      await recordChange(await contextOf(rig.store, { as: ADMIN, now }), { did: `did ${n}` });
    assert.deepEqual(
      (await rows('journal')).map(({ example }) => example.replace(`${ADMIN} `, '')),
      Array.from({ length: 12 }, (_, index) => `did ${11 - index}`),
    );
  });

  it('keeps to the time, the person and the number that are asked for', async () => {
    await rig.done('allow sam@example.net', { now: EXAMPLE_NOW - 10 * DAY });
    await rig.done('allow admin kim@example.com');
    await rig.done('allow reviewer robin@example.com', { as: 'kim@example.com' });
    await rig.done('allow domain example.org', { as: 'operator' });
    assert.equal((await rows('what did admins change here on 2026-11-13')).length, 1);
    assert.equal((await rows('journal 2026-11-23')).length, 3);
    assert.match((await rows('journal by kim@example.com'))[0]?.example ?? '', /made robin@example\.com a reviewer$/);
    assert.equal((await asked('journal by kim@example.com')).title, 'Kim@example.com changed one thing here');
    assert.equal((await rows('journal by operator')).length, 1);
    assert.equal((await rows('journal last 2')).length, 2);
    assert.equal((await rows('what did admins change before 2026-11-01')).length, 0);
    refusalOf(await rig.ask('journal by somebody else', { as: ADMIN }));
  });

  it('shows fifteen, and how to see older ones', async () => {
    const context = await contextOf(rig.store, { as: ADMIN });
    for (let n = 0; n < 18; n += 1) await recordChange({ ...context, now: EXAMPLE_NOW + n }, { did: `did ${n}` });
    const { lines, topics = [], title } = await asked('journal');
    assert.equal(title, 'Admins changed 18 things here');
    assert.deepEqual([topics.length, topics[0]?.example], [15, `${ADMIN} did 17`]);
    assert.ok(lines.some((line) => /^3 older entries not shown/.test(line)));
  });

  it('shows words of others as words', async () => {
    await recordChange(await contextOf(rig.store, { as: ADMIN }), { did: `did ${HOSTILE_NAME}` });
    await matchGolden(rig, 'journal/hostile', 'journal', { as: ADMIN });
  });

  it('looks as it was found good', async () => {
    await rig.done('allow reviewer robin@example.com because joins the audit team');
    await rig.done('the time zone of this space is Asia/Tokyo');
    await matchGolden(rig, 'journal/two', 'journal', { as: ADMIN, space: SPACE });
  });
});
