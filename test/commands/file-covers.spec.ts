import assert from 'node:assert/strict';
import type { MessageAnswer } from '../../src/audit/answer.ts';
import type { PendingFile, TakenFile } from '../../src/audit/state.ts';
import { questionData, readActionData } from '../../src/cards/action-data.ts';
import { EXAMPLE_NOW, exampleAt } from '../../src/questions/example-clock.ts';
import { type DeskRig, deskRig, FILE, waitingFile } from './files/waiting-files.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asMessage, refusalOf, render, SPACE, useRig, VIEWER } from './rig.ts';

const ORG = '00000000-0000-4000-8000-00000000a001';
const SEEN: TakenFile = {
  rows: 12,
  rejectedCount: 0,
  span: { from: exampleAt('2026-11-02', '09:00'), to: exampleAt('2026-11-06', '17:00') },
  orgIds: [ORG],
  sourceKind: 'control-hub-csv',
};

function takenFile(seen: Partial<TakenFile> = {}, more: Partial<PendingFile> = {}): PendingFile {
  const at = EXAMPLE_NOW - 60_000;
  const file = waitingFile({ name: 'audit.csv', done: { what: 'taken', at, by: ADMIN, seen: { ...SEEN, ...seen } } });
  return { ...file, ...more };
}

function pressed(answer: MessageAnswer, inputs: Readonly<Record<string, string>>) {
  const button = answer.buttons?.[0];
  assert.ok(button !== undefined && 'question' in button);
  const read = readActionData({ ...questionData(button.question), ...inputs });
  assert.ok(read.kind === 'question');
  return read.question;
}

describe('file-covers [I]', () => {
  const rig = useRig();
  let desk: DeskRig;
  beforeEach(() => {
    desk = deskRig(rig);
  });
  const stated = async () => (await rig.store.coverage()).filter(({ statedBy }) => statedBy !== undefined);
  const journal = async () => (await rig.store.state.list('journal')).map(({ value }) => `${value.by} ${value.did}`);

  it('counts the file as complete for the span, on the word of who says so', async () => {
    await desk.keep(takenFile());
    const answer = asMessage(await rig.ask(`file ${FILE} covers 1 Nov to 7 Nov 2026`, desk.asking));
    assert.equal(answer.title, 'Complete for 1-7 Nov 2026 (CET), on your word');
    assert.match(answer.lines.join(' '), /stated by admin@example\.com\. It is shown as stated, never as proven/);
    assert.deepEqual(await stated(), [
      {
        from: exampleAt('2026-11-01'),
        to: exampleAt('2026-11-08'),
        orgId: ORG,
        sourceKind: 'control-hub-csv',
        sourceName: 'audit.csv',
        recordedAt: EXAMPLE_NOW,
        statedBy: ADMIN,
      },
    ]);
    assert.deepEqual(await journal(), [`${ADMIN} stated that audit.csv holds everything of 1-7 Nov 2026 (CET)`]);
  });

  for (const text of [
    'covers 1 Nov to 7 Nov 2026',
    'it covers everything of 1-7 Nov 2026',
    'this file holds everything of 1 Nov to 7 Nov 2026',
    'the export was made for 2026-11-01 to 2026-11-07',
    'this is everything of 1 Nov to 7 Nov 2026',
    'the file is complete for 1 Nov to 7 Nov',
  ]) {
    it(`reads "${text}", of the only file there is`, async () => {
      await desk.keep(takenFile());
      asMessage(await rig.ask(text, desk.asking));
      assert.deepEqual(
        (await stated()).map(({ from, to }) => [from, to]),
        [[exampleAt('2026-11-01'), exampleAt('2026-11-08')]],
      );
    });
  }

  it('takes the days of a card, both included, where the asker is', async () => {
    await desk.keep(takenFile());
    const asks = asMessage(await rig.press({ intent: 'file-covers', file: FILE }, desk.asking));
    assert.equal(asks.title, 'Which span does audit.csv hold everything of?');
    render(asks);
    const filled = pressed(asks, { firstDay: '2026-11-01', lastDay: '2026-11-07' });
    await rig.press(filled, { ...desk.asking, zone: 'Asia/Tokyo' });
    assert.deepEqual(
      (await stated()).map(({ from, to }) => [from, to]),
      [[Date.UTC(2026, 9, 31, 15), Date.UTC(2026, 10, 7, 15)]],
    );
    const [first = ''] = asMessage(await rig.press(pressed(asks, { firstDay: '2026-11-01' }), desk.asking)).lines;
    assert.equal(first, 'Fill in the first and the last day, both.');
    const backwards = pressed(asks, { firstDay: '2026-11-07', lastDay: '2026-11-01' });
    assert.match(asMessage(await rig.press(backwards, desk.asking)).lines[0] ?? '', /ends before it begins/);
    assert.equal((await stated()).length, 1);
  });

  for (const [why, seen, reason] of [
    ['has rows that were not read', { rejectedCount: 1 }, /one of its rows was not read/],
    ['is as long as an export can be', { rows: 20_000 }, /as long as an export can be/],
    [
      'holds more than that',
      { span: { from: exampleAt('2026-11-02'), to: exampleAt('2026-11-09') } },
      /of 2 Nov 2026, 00:00 CET to 9 Nov 2026/,
    ],
    ['is of several organisations', { orgIds: [ORG, 'org-2'] }, /several organisations/],
  ] as const) {
    it(`counts nothing of a file that ${why}`, async () => {
      await desk.keep(takenFile(seen));
      const { reason: told } = refusalOf(await rig.ask(`file ${FILE} covers 1 Nov to 7 Nov 2026`, desk.asking));
      assert.match(told, reason);
      assert.deepEqual([await stated(), await journal()], [[], []]);
    });
  }

  it('counts nothing of the future', async () => {
    await desk.keep(takenFile({ span: { from: EXAMPLE_NOW - 1000, to: EXAMPLE_NOW - 500 } }));
    await rig.ask(`file ${FILE} covers 23 Nov 2026 to 30 Nov 2026`, desk.asking);
    assert.deepEqual(
      (await stated()).map(({ to }) => to),
      [EXAMPLE_NOW],
    );
  });

  it('shows a table that waits, with the span to be taken in with', async () => {
    await desk.keep(waitingFile());
    const preview = asMessage(await rig.ask('covers 1 Nov to 7 Nov 2026', desk.asking));
    assert.match(
      preview.lines.join(' '),
      /Taken in, it counts as complete for 1-7 Nov 2026 \(CET\), because you say so/,
    );
    const inputs = { zone: 'UTC', dateOrder: 'day-first' };
    await rig.press(pressed(preview, inputs), desk.asking);
    const span = { from: exampleAt('2026-11-01'), to: exampleAt('2026-11-08') };
    assert.deepEqual(desk.taken, [{ id: FILE, choices: { zone: 'UTC', dateOrder: 'day-first', stated: span } }]);
    assert.deepEqual(await stated(), []);
  });

  it('asks which one, where several were dropped', async () => {
    await desk.keep(takenFile());
    await desk.keep(takenFile({}, { id: 'f-2', name: 'second.csv' }));
    const answer = await rig.ask('covers 1 Nov to 7 Nov 2026', desk.asking);
    assert.ok(answer.kind === 'clarify');
    assert.deepEqual(answer.choices.map(({ question }) => question.file).toSorted(), ['f-2', FILE]);
  });

  it('is no answer for files of other spaces, thrown away, read in part, or of people who are no admins', async () => {
    const ask = async (): Promise<string | undefined> => {
      const answer = await rig.ask(`file ${FILE} covers 1-7 Nov 2026`, desk.asking);
      return answer.kind === 'refused' ? answer.title : answer.kind;
    };
    assert.equal(await ask(), 'No such file is known here');
    await desk.keep(takenFile({}, { spaceId: 'another-space' }));
    assert.equal(await ask(), 'No such file is known here');
    await desk.keep(waitingFile({ name: 'audit.csv', done: { what: 'taken', at: 1, by: ADMIN } }));
    assert.equal(await ask(), 'Nothing is known of audit.csv as a whole');
    await desk.keep(takenFile({}, { orgId: ORG }));
    assert.equal(await ask(), 'audit.csv was dropped for another organisation');
    refusalOf(await rig.ask('covers 1-7 Nov 2026', { ...desk.asking, as: VIEWER }));
    assert.deepEqual(await stated(), []);
  });

  it('looks as it was found good', async () => {
    await desk.keep(takenFile());
    await matchGolden(rig, 'file-covers/stated', 'covers 1 Nov to 7 Nov 2026', desk.asking);
    assert.equal(SPACE, takenFile().spaceId);
  });
});
