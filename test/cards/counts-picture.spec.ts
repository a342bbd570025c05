import assert from 'node:assert/strict';
import type { CountRow, SummaryAnswer } from '../../src/audit/answer.ts';
import type { Question } from '../../src/audit/question.ts';
import { canBeDrawn, countsPicture } from '../../src/cards/counts-picture.ts';
import { createResvgPainter } from '../../src/pictures/resvg-painter.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 23, 12);

function picture(
  by: 'actor' | 'type' | 'action' | 'day' | 'week',
  rows: readonly CountRow[],
  more: Partial<Question> = {},
) {
  const question: Question = { intent: 'how-many', by, ...more };
  const content = { kind: 'counts', by, rows } as const;
  const answer: SummaryAnswer = {
    kind: 'summary',
    reading: 'changes, 9-22 Nov 2026 (CET)',
    zone: 'Europe/Berlin',
    now: NOW,
    question,
    total: rows.reduce((sum, { count }) => sum + count, 0),
    coverage: { complete: true, sentence: 'Complete.', gaps: [] },
    content,
  };
  return { answer, content, drawn: countsPicture(answer, content, 'So many changes') };
}

const over = (counts: readonly number[], stepMs = DAY_MS): readonly CountRow[] =>
  counts.map((count, index) => ({ label: `day ${index}`, count, at: NOW - (counts.length - index) * stepMs }));
const KINDS = [
  { label: 'user', count: 5 },
  { label: 'team', count: 3 },
  { label: 'queue', count: 1 },
];

describe('counts as a picture [U]', () => {
  it('shows each day as a column, marks the highest, and says in words which it is', () => {
    const { drawn } = picture('day', over([3, 0, 41, 7]));
    assert.match(drawn?.svg ?? '', />41</);
    assert.equal(drawn?.svg.match(/<rect/g)?.length, 1 + 3);
    assert.match(drawn?.caption ?? '', /^So many changes\. Most: day 2 with 41\.$/);
    assert.equal(drawn?.name, 'changes-by-day-2026-11-23.png');
  });

  it('draws bars by kind or action only when asked, which a button offers', () => {
    const { answer, content, drawn } = picture('type', KINDS);
    assert.equal(drawn, undefined);
    assert.equal(canBeDrawn(answer, content), true);
    const asked = picture('type', KINDS, { chart: true });
    assert.match(asked.drawn?.svg ?? '', />User</);
    assert.equal(canBeDrawn(asked.answer, asked.content), false);
  });

  it('ranks no people', () => {
    const { answer, content, drawn } = picture('actor', KINDS, { chart: true });
    assert.equal(drawn, undefined);
    assert.equal(canBeDrawn(answer, content), false);
  });

  it('draws nothing where there is little to see, or the font lacks the letters', () => {
    assert.equal(picture('day', over([3, 4])).drawn, undefined);
    assert.equal(picture('day', over([0, 0, 0, 0])).drawn, undefined);
    assert.equal(picture('type', [...KINDS, { label: '漢字', count: 1 }], { chart: true }).drawn, undefined);
  });

  it('cuts nothing of how the question was read, so that the zone stands there', () => {
    const { answer, content } = picture('day', over([3, 0, 41]));
    const reading = 'number of changes, by day, 1-31 Oct 2026 (CEST/CET)';
    const { svg } = countsPicture({ ...answer, reading }, content, 'So many changes') ?? { svg: '' };
    const shown = [...svg.matchAll(/>([^<]+)<\/text>/g)].map(([, text]) => text).join(' ');
    assert.match(shown, /Number of changes, by day, 1-31 Oct 2026 \(CEST\/CET\)/);
  });

  it('says so when it leaves earlier ones out', () => {
    const { drawn } = picture('week', [{ label: 'earlier', count: 900 }, ...over([1, 2, 3], 7 * DAY_MS)]);
    assert.match(drawn?.svg ?? '', /Changes a week, the newest 3</);
    assert.doesNotMatch(drawn?.svg ?? '', />900</);
    assert.match(drawn?.caption ?? '', /Most: day 2 with 3\.$/);
  });

  it('makes hostile words harmless, and is painted', async () => {
    const rows = [...KINDS, { label: '<script>"&', count: 2 }];
    const { drawn } = picture('action', rows, { chart: true });
    assert.doesNotMatch(drawn?.svg ?? '', /<script/);
    const bytes = await createResvgPainter().paint(drawn ?? { name: '', svg: '' });
    assert.deepEqual([...bytes.slice(1, 4)], [...Buffer.from('PNG')]);
  });
});
