import assert from 'node:assert/strict';
import { readSheet } from 'read-excel-file/node';
import { extractText, getDocumentProxy } from 'unpdf';
import type { Answer } from '../../src/audit/answer.ts';
import type { ReportWriter } from '../../src/audit/export-port.ts';
import { LIMITS } from '../../src/audit/reply.ts';
import { anIncoming } from '../fixtures/events.ts';
import { readCsv } from '../fixtures/read-csv.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asMessage, asRefused, eventsOf, render, SPACE, STRANGER, sameFromButton, useRig } from './rig.ts';
import { eventName } from './world.ts';

function fileOf({ file }: Answer): NonNullable<Answer['file']> {
  assert.ok(file !== undefined, 'no file');
  return file;
}

function csvOf(answer: Answer): readonly (readonly string[])[] {
  return readCsv(Buffer.from(fileOf(answer).bytes).toString('utf8').slice(1));
}

/** Values of a column, without its heading. */
function columnOf(answer: Answer, heading: string): readonly string[] {
  const [head = [], ...rows] = csvOf(answer);
  const at = head.indexOf(heading);
  assert.ok(at >= 0, `no column ${heading} in ${head.join()}`);
  return rows.map((row) => row[at] ?? '');
}

describe('export [I]', function () {
  this.timeout(20_000);
  const rig = useRig();
  const inSpace = { space: SPACE };

  const questions = [
    'what changed last week',
    'who changed user Zoe Keller',
    'unattributed last week',
    'changes containing "wrap-up timer"',
    'what was deleted last week',
  ];
  for (const text of questions) {
    it(`holds every change of "${text}", in the same order`, async () => {
      const expected = eventsOf(await rig.ask(text, { ...inSpace, limit: 1000 }));
      assert.ok(expected.length > 0);
      const answer = await sameFromButton(rig, `export ${text} as csv`, inSpace);
      assert.deepEqual(columnOf(answer, 'Event').map(eventName), expected);
    });
  }

  it('reads all pages of a long answer', async () => {
    await rig.store.append(
      Array.from({ length: 1203 }, (_, at) => anIncoming({ id: `many-${at}`, time: 1_700_000_000_000 + at })),
    );
    const answer = await rig.ask('export what changed in 2023 as csv', inSpace);
    const ids = columnOf(answer, 'Event');
    assert.equal(ids.length, 1203);
    assert.equal(new Set(ids).size, 1203);
    assert.equal(asMessage(answer).title, '1,203 rows as CSV');
  });

  it('says how the question was read, how complete it is, and goes out with the reply', async () => {
    const answer = asMessage(await rig.ask('export what changed last week as csv', inSpace));
    assert.equal(answer.reading, 'changes, 16-22 Nov 2026 (CET)');
    assert.match(answer.lines.join(' '), /Complete for 16-22 Nov 2026 \(CET\)\./);
    assert.equal(fileOf(answer).name, 'whodunit-what-changed-2026-11-16-to-2026-11-22.csv');
    assert.equal(render(answer).file, answer.file);
  });

  it('gives a workbook that another library reads', async () => {
    const answer = await rig.ask('download what changed last week as an excel file please', inSpace);
    const rows = await readSheet(Buffer.from(fileOf(answer).bytes), 'Data');
    const expected = eventsOf(await rig.ask('what changed last week', { ...inSpace, limit: 1000 }));
    const at = rows[0]?.indexOf('Event') ?? -1;
    assert.deepEqual(
      rows.slice(1).map((row) => eventName(String(row[at]))),
      expected,
    );
    const about = await readSheet(Buffer.from(fileOf(answer).bytes), 'About this report');
    assert.match(JSON.stringify(about), /viewer@example\.com/);
  });

  it('gives a PDF that says who asked, what, and how complete it is', async () => {
    const answer = await rig.ask('export what changed last week as pdf', inSpace);
    assert.equal(fileOf(answer).mediaType, 'application/pdf');
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(fileOf(answer).bytes)), {
      mergePages: true,
    });
    for (const part of [
      'Changes, 16-22 Nov 2026',
      'viewer@example.com',
      'Complete for 16-22 Nov 2026 (CET).',
      'Europe/Berlin',
    ]) {
      assert.ok(text.includes(part), `${part} is not in ${text}`);
    }
  });

  it('exports the changes behind a digest', async () => {
    const answer = await rig.ask('export digest last week as xlsx', inSpace);
    const rows = await readSheet(Buffer.from(fileOf(answer).bytes), 'Data');
    const at = rows[0]?.indexOf('Event') ?? -1;
    const expected = eventsOf(await rig.ask('unattributed last week', { ...inSpace, limit: 1000 }));
    assert.deepEqual(
      rows.slice(1).map((row) => eventName(String(row[at]))),
      expected,
    );
  });

  it('exports counts', async () => {
    const answer = await rig.ask('export how many changes last week by type as csv', inSpace);
    const shown = await rig.ask('how many changes last week by type', inSpace);
    assert.ok(shown.kind === 'summary' && shown.content.kind === 'counts');
    assert.deepEqual(
      csvOf(answer).slice(1),
      shown.content.rows.map(({ label, count }) => [label, String(count)]),
    );
    assert.doesNotMatch(render(answer).markdown, /newest/);
  });

  it('asks what kind of file where none is named', async () => {
    const answer = await rig.ask('export what changed last week', inSpace);
    assert.ok(answer.kind === 'clarify');
    assert.deepEqual(
      answer.choices.map(({ label }) => label),
      ['CSV', 'Excel', 'PDF'],
    );
    const [csv] = answer.choices;
    assert.ok(csv !== undefined);
    const later = await rig.press(csv.question, { ...inSpace, now: Date.UTC(2027, 3, 1) });
    assert.deepEqual(
      columnOf(later, 'Event'),
      columnOf(await rig.ask('export what changed last week as csv', inSpace), 'Event'),
    );
  });

  it('goes on with the export after a choice of names', async () => {
    const asked = await rig.ask('who changed site Hub', inSpace);
    const answer = await rig.ask('export who changed site Hub as csv', inSpace);
    assert.ok(asked.kind === 'clarify' && answer.kind === 'clarify', 'the name has to match several');
    assert.equal(answer.choices.length, asked.choices.length);
    const [choice] = answer.choices;
    assert.deepEqual([choice?.question.intent, choice?.question.format], ['export', 'csv']);
    assert.ok(choice !== undefined);
    assert.ok(columnOf(await rig.press(choice.question, inSpace), 'Event').length > 0);
  });

  it('refuses by name what the question does not understand', async () => {
    const refused = asRefused(await rig.ask('export what changed last wibble as pdf', inSpace));
    assert.match(refused.notUnderstood.join(), /wibble/);
    assert.ok(
      refused.suggestions.every((text) => text.startsWith('export ')),
      JSON.stringify(refused.suggestions),
    );
  });

  it('stores nothing, and exports no order', async () => {
    const refused = asRefused(await rig.ask('export resume as csv', { ...inSpace, as: ADMIN }));
    assert.equal(refused.title, 'Nothing to export there');
    assert.equal(await rig.store.state.get('settings', 'bot'), undefined);
  });

  it('lets nobody export what they may not ask', async () => {
    const asked = asRefused(await rig.ask('people', inSpace));
    const refused = asRefused(await rig.ask('export people as csv', inSpace));
    assert.deepEqual([refused.title, refused.reason], [asked.title, asked.reason]);
    assert.match(
      asRefused(await rig.ask('export what changed as csv', { ...inSpace, as: STRANGER })).reason,
      /only people/,
    );
  });

  it('names nobody of whom there is only evidence, and addresses to reviewers alone', async () => {
    const viewer = csvOf(await rig.ask('export unattributed last week as csv', inSpace));
    const admin = csvOf(await rig.ask('export unattributed last week as csv', { ...inSpace, as: ADMIN }));
    assert.ok(!viewer[0]?.includes('Address'));
    assert.ok(admin[0]?.includes('Address'));
    assert.ok(!JSON.stringify(admin).includes('consistent with'));
  });

  it('sends nothing where there is nothing, and says what is known', async () => {
    const answer = asMessage(await rig.ask('export what changed in 2019 as pdf', inSpace));
    assert.equal(answer.title, 'Nothing to export');
    assert.equal(answer.file, undefined);
  });

  it('says so where the file is larger than a message may carry', async () => {
    const heavy: ReportWriter = {
      format: 'csv',
      contentType: 'text/csv',
      fileName: (stem) => stem,
      write: async function* () {
        for (;;) yield new Uint8Array(LIMITS.fileBytes / 4 + 1);
      },
    };
    const answer = asMessage(await rig.ask('export what changed as csv', { ...inSpace, writers: [heavy] }));
    assert.equal(answer.title, 'Too large for a message');
    assert.equal(answer.file, undefined);
  });

  it('tells the command for it outside of Webex', async () => {
    const answer = asMessage(await rig.ask(`export history of user "Zoe Keller" as pdf`));
    assert.equal(answer.file, undefined);
    assert.ok(
      answer.lines.includes(
        `At a terminal: whodunit export 'history of user "Zoe Keller" (id "10100000-0000-4000-8000-000000000101")' --format pdf --out FILE`,
      ),
      answer.lines.join(),
    );
  });

  it('looks as it did', async () => {
    await matchGolden(rig, 'export/as-csv', 'export what changed last week as csv', inSpace);
    await matchGolden(rig, 'export/which-format', 'export what changed last week', inSpace);
  });
});
