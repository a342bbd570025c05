import assert from 'node:assert/strict';
import { fileReport } from '../../../src/commands/files/file-report.ts';
import { EXAMPLE_NOW, EXAMPLE_ZONE } from '../../../src/questions/example-clock.ts';
import { readCsv } from '../../fixtures/read-csv.ts';
import { render } from '../rig.ts';
import { REPORT } from './waiting-files.ts';

const context = { now: EXAMPLE_NOW, zone: EXAMPLE_ZONE };
const rejections = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ where: `row ${index + 2}`, reason: 'it has no time' }));

describe('what came of a file [U]', () => {
  it('counts, names the span of what is new, and says what to do', () => {
    const answer = fileReport(
      {
        ...REPORT,
        added: 1234,
        refused: 5,
        addedSpan: { from: EXAMPLE_NOW - 86_400_000, to: EXAMPLE_NOW - 60_000 },
        advice: 'Export shorter spans.',
      },
      context,
    );
    assert.equal(answer.title, '1,234 changes added');
    assert.deepEqual(answer.lines, [
      'From portal.xlsx: 1,234 new, 1 already known, 0 not read, 5 refused as older than what is kept.',
      'The new ones are of 22 Nov 2026, 13:00 CET to 23 Nov 2026, 12:59 CET.',
      'Export shorter spans.',
    ]);
    assert.equal(answer.file, undefined);
  });

  it('lists up to five rows that were not read on the card', () => {
    const answer = fileReport({ ...REPORT, rejectedCount: 5, rejected: rejections(5) }, context);
    assert.deepEqual(
      answer.lines.slice(1),
      rejections(5).map(({ where }) => `Not read: ${where}: it has no time`),
    );
    assert.equal(answer.file, undefined);
  });

  it('gives more of them as a file, in which nothing acts', () => {
    const hostile = [
      { where: '=cmd|calc', reason: '@SUM(1)' },
      { where: '+1', reason: '-2, "quoted"' },
      { where: '\tx', reason: '\rx' },
    ];
    const rejected = [...hostile, ...rejections(4)];
    const answer = fileReport({ ...REPORT, rejectedCount: 10, rejected }, context);
    const { file } = answer;
    assert.ok(file !== undefined);
    assert.deepEqual([file.name, file.mediaType], ['not-read.csv', 'text/csv']);
    const rows = readCsv(new TextDecoder('utf-8', { ignoreBOM: true }).decode(file.bytes).replace(/^\uFEFF/, ''));
    assert.deepEqual(rows[0], ['Where', 'Why it was not read']);
    assert.deepEqual(rows.slice(1, 4), [
      ["'=cmd|calc", "'@SUM(1)"],
      ["'+1", '\'-2, "quoted"'],
      ["'\tx", "'\rx"],
    ]);
    assert.deepEqual(rows.at(-1), ['', 'and 3 more']);
    assert.equal(rows.length, 1 + 7 + 1);
    assert.equal(render(answer).file, file);
  });

  it('shows hostile names and reasons harmless', () => {
    const hostile = '<@all> [x](http://example.com) **b** \u202e';
    const answer = fileReport(
      { ...REPORT, name: hostile, rejectedCount: 1, rejected: [{ where: hostile, reason: hostile.repeat(1000) }] },
      context,
    );
    const { markdown, card } = render(answer);
    assert.doesNotMatch(markdown, /<@all|\u202e|[^\\]\]\(http/);
    assert.doesNotMatch(JSON.stringify(card), /<@all|\u202e/);
  });
});
