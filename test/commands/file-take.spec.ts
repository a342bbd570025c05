import assert from 'node:assert/strict';
import type { AnswerButton, MessageAnswer } from '../../src/audit/answer.ts';
import { questionData, readActionData } from '../../src/cards/action-data.ts';
import { WAITING_MS } from '../../src/commands/files/file-desk.ts';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { type DeskRig, deskRig, FILE, REPORT, waitingFile } from './files/waiting-files.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asMessage, choicesOf, choose, refusalOf, render, SPACE, useRig, VIEWER } from './rig.ts';

const ORG = '00000000-0000-4000-8000-00000000a001';
const SECOND_ADMIN = 'second@example.com';

/** The question of a button, as it comes back with what was filled in. */
function pressed(answer: MessageAnswer, label: string, inputs: Readonly<Record<string, string>>) {
  const button = answer.buttons?.find((one: AnswerButton) => one.label === label);
  assert.ok(button !== undefined && 'question' in button, `no button ${label}`);
  const read = readActionData({ ...questionData(button.question), ...inputs });
  assert.ok(read.kind === 'question');
  return read.question;
}

describe('file-take [I]', () => {
  const rig = useRig();
  let desk: DeskRig;
  beforeEach(async () => {
    desk = deskRig(rig);
    await desk.keep(waitingFile());
  });

  it('shows the preview until all is told that the file does not say', async () => {
    for (const [text, missing] of [
      ['take file', /^Tell me in which time zone its times are, and whether day or month comes first/],
      [`take file ${FILE}`, /^Tell me in which time zone its times are, and whether day or month comes first/],
      [`take file ${FILE} in Europe/Berlin`, /^Tell me whether day or month comes first/],
      [`take file ${FILE} month first`, /^Tell me in which time zone its times are;/],
    ] as const) {
      const answer = asMessage(await rig.ask(text, desk.asking));
      assert.match(answer.lines[0] ?? '', missing);
      assert.equal(answer.title, 'Is portal.xlsx read correctly?');
      render(answer);
    }
    assert.deepEqual(desk.taken, []);
  });

  it('takes the file in with what was said, and tells what came of it', async () => {
    const answer = asMessage(await rig.ask(`take file ${FILE} in Europe/Berlin day first`, desk.asking));
    assert.deepEqual(desk.taken, [{ id: FILE, choices: { zone: 'Europe/Berlin', dateOrder: 'day-first' } }]);
    assert.equal(answer.title, '2 changes added');
    assert.equal(answer.lines[0], 'From portal.xlsx: 2 new, 1 already known, 0 not read.');
  });

  it('takes what was picked on the card; a zone that was written counts more than one that was picked', async () => {
    const preview = asMessage(await rig.ask(`take file ${FILE}`, desk.asking));
    const filled = { zone: 'UTC', otherZone: 'asia/tokyo', dateOrder: 'month-first' };
    await rig.press(pressed(preview, 'Take it in', filled), desk.asking);
    assert.deepEqual(desk.taken, [{ id: FILE, choices: { zone: 'Asia/Tokyo', dateOrder: 'month-first' } }]);
  });

  it('offers the zones of the asker, of the space and of the bot, and UTC, each once', async () => {
    await rig.store.state.update('spaces', SPACE, () => ({ spaceId: SPACE, kind: 'group', zone: 'Asia/Kolkata' }));
    const answer = asMessage(await rig.ask('take file', { ...desk.asking, zone: 'America/New_York' }));
    const zones = answer.inputs?.find(({ id }) => id === 'zone');
    assert.ok(zones?.kind === 'choice');
    assert.deepEqual(
      zones.choices.map(({ value }) => value),
      ['America/New_York', 'Asia/Kolkata', 'Europe/Berlin', 'UTC'],
    );
  });

  it('asks for nothing that the file says, and takes it at once', async () => {
    await desk.keep(waitingFile({}, { asks: [], zoneInFile: 'UTC' }));
    await rig.ask(`take file ${FILE}`, desk.asking);
    assert.deepEqual(desk.taken, [{ id: FILE, choices: {} }]);
  });

  it('names the zone that it does not know, with those it might be', async () => {
    const preview = asMessage(await rig.ask(`take file ${FILE}`, desk.asking));
    const because = async (otherZone: string): Promise<string> =>
      asMessage(await rig.press(pressed(preview, 'Take it in', { otherZone, dateOrder: 'day-first' }), desk.asking))
        .lines[0] ?? '';
    assert.equal(await because('Tokyo'), '"Tokyo" is not a time zone I know. Do you mean Asia/Tokyo?');
    assert.equal(await because('here'), '"here" is not a time zone I know. Write it like Europe/Berlin.');
    assert.deepEqual(desk.taken, []);
  });

  it('lets another admin of the space decide, and nobody else', async () => {
    await rig.ask(`allow ${SECOND_ADMIN} as admin`, { as: ADMIN });
    await rig.ask(`take file ${FILE} in UTC day first`, { ...desk.asking, as: SECOND_ADMIN });
    assert.equal(desk.taken.length, 1);
    const answer = await rig.ask(`take file ${FILE} in UTC day first`, { ...desk.asking, as: VIEWER });
    assert.match(refusalOf(answer).reason, /Only admins/);
    assert.equal(desk.taken.length, 1);
  });

  it('knows the file in its own space only', async () => {
    for (const space of ['space-2', undefined]) {
      const { space: _, ...elsewhere } = desk.asking;
      const asking = space === undefined ? elsewhere : { ...elsewhere, space };
      const answer = await rig.ask(`take file ${FILE} in UTC day first`, asking);
      assert.doesNotMatch(JSON.stringify(answer), /portal\.xlsx/);
      assert.match(refusalOf(answer).reason, /the (Webex )?space that they were dropped in/);
    }
    assert.deepEqual(desk.taken, []);
  });

  it('has no effect from a card that is older than the file of that id', async () => {
    const file = waitingFile();
    const question = { intent: 'file-take', file: FILE, zone: 'UTC', dateOrder: 'day-first' } as const;
    refusalOf(await rig.press({ ...question, asOf: file.at - 1 }, desk.asking));
    assert.deepEqual(desk.taken, []);
    await rig.press({ ...question, asOf: file.at }, desk.asking);
    assert.equal(desk.taken.length, 1);
  });

  it('has no second effect: what became of the file is told kindly', async () => {
    for (const [what, words] of [
      ['taken', /was taken in already/],
      ['discarded', /was thrown away already/],
      ['failed', /could not be read/],
    ] as const) {
      await desk.keep(waitingFile({ done: { what, at: EXAMPLE_NOW - 60_000, by: ADMIN, sum: '2 new' } }));
      const answer = asMessage(await rig.ask(`take file ${FILE} in UTC day first`, desk.asking));
      assert.match(answer.title, words);
      assert.match(answer.lines.join(' '), /That was by you on .* CET: 2 new\. Nothing was changed now/);
      render(answer);
    }
    assert.deepEqual(desk.taken, []);
  });

  it('comes too late after a day, also before the file was deleted', async () => {
    await desk.keep(waitingFile({ at: EXAMPLE_NOW - WAITING_MS }));
    assert.match(refusalOf(await rig.ask(`take file ${FILE} in UTC day first`, desk.asking)).reason, /24 hours/);
    await desk.keep(waitingFile({ done: { what: 'expired', at: EXAMPLE_NOW } }));
    assert.match(refusalOf(await rig.ask(`take file ${FILE} in UTC day first`, desk.asking)).reason, /24 hours/);
    assert.deepEqual(desk.taken, []);
  });

  it('takes nothing into another organisation than the space was for when it was dropped', async () => {
    await rig.store.state.update('spaces', SPACE, () => ({ spaceId: SPACE, kind: 'group', orgId: ORG }));
    const answer = await rig.ask(`take file ${FILE} in UTC day first`, desk.asking);
    assert.match(refusalOf(answer).reason, /for every organisation when it was dropped/);
    await desk.keep(waitingFile({ orgId: ORG }));
    asMessage(await rig.ask(`take file ${FILE} in UTC day first`, desk.asking));
    assert.equal(desk.taken.length, 1);
  });

  it('lets the asker pick where several wait, newest first', async () => {
    await desk.keep(waitingFile({ id: 'f-2', name: 'second.pdf', at: EXAMPLE_NOW - 1 }));
    await desk.keep(waitingFile({ id: 'f-3', spaceId: 'space-2' }));
    const answer = await rig.ask('take file', desk.asking);
    assert.deepEqual(choicesOf(answer), ['second.pdf (f-2)', 'portal.xlsx (f-4821)']);
    assert.equal(asMessage(await choose(rig, answer, 0, desk.asking)).title, 'Is second.pdf read correctly?');
  });

  it('says so where none waits', async () => {
    await desk.keep(waitingFile({ done: { what: 'taken', at: EXAMPLE_NOW } }));
    assert.match(refusalOf(await rig.ask('take file', desk.asking)).reason, /Drop a file here/);
  });

  it('tells what the desk says: busy, gone, unreadable, read in part', async () => {
    const say = async (answer: DeskRig['answer']) => {
      desk.answer = answer;
      return rig.ask(`take file ${FILE} in UTC day first`, desk.asking);
    };
    assert.match(asMessage(await say({ kind: 'busy' })).title, /is being dealt with just now/);
    assert.match(refusalOf(await say({ kind: 'gone' })).reason, /Drop the file again/);
    const broken = { kind: 'unreadable', what: 'It is damaged.', next: 'Export it again.' } as const;
    assert.equal(refusalOf(await say(broken)).reason, 'It is damaged. Export it again.');
    const part = asMessage(await say({ ...broken, report: REPORT }));
    assert.deepEqual(
      [part.title, part.lines[1]],
      ['2 changes added', 'Not read to the end. It is damaged. Export it again.'],
    );
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'file-take/preview', `take file ${FILE}`, desk.asking);
    desk.answer = {
      kind: 'taken',
      report: { ...REPORT, addedSpan: { from: EXAMPLE_NOW - 86_400_000, to: EXAMPLE_NOW - 60_000 } },
    };
    await matchGolden(rig, 'file-take/taken', `take file ${FILE} in Europe/Berlin day first`, desk.asking);
  });
});
