import assert from 'node:assert/strict';
import type { SummaryAnswer } from '../../src/audit/answer.ts';
import type { DigestFacts } from '../../src/audit/digest.ts';
import { renderAnswer } from '../../src/cards/render.ts';
import { readAnswer, readTemplates } from './golden.ts';

type Counts = readonly [unattributed: number, total: number];

/** The digest of one week with these counts, and those of the week before. */
function wordsOf([unattributed, total]: Counts, [before, beforeTotal]: Counts): readonly string[] {
  const answer = readAnswer('digest-normal');
  assert.ok(answer.kind === 'summary' && answer.content.kind === 'digest');
  const { facts: normal } = answer.content;
  const facts: DigestFacts = {
    ...normal,
    total,
    unattributed,
    byEntityType: [],
    byAction: [],
    examples: [],
    targets: [],
    weeks: [],
    previous: { ...normal.previous, total: beforeTotal, unattributed: before },
  };
  const summary: SummaryAnswer = { ...answer, total, content: { kind: 'digest', facts } };
  const { markdown } = renderAnswer(summary, readTemplates());
  return markdown.split('\n\n').slice(1, 3);
}

describe('the sentences of the digest [U]', () => {
  const rows: readonly (readonly [now: Counts, before: Counts, headline: string, trend: string])[] = [
    [[0, 0], [0, 0], 'A quiet week: nothing was changed', 'Nothing was recorded the week before either.'],
    [[0, 0], [0, 9], 'A quiet week: nothing was changed', 'The week before, all 9 changes named a person.'],
    [[0, 0], [0, 1], 'A quiet week: nothing was changed', 'The week before, the one change named a person.'],
    [[0, 0], [1, 1], 'A quiet week: nothing was changed', 'The week before, the one change named no person.'],
    [[0, 7], [0, 0], 'All 7 changes name a person', 'Nothing was recorded the week before.'],
    [[0, 7], [0, 9], 'All 7 changes name a person', 'The week before, all 9 changes named a person.'],
    [[0, 7], [3, 9], 'All 7 changes name a person', 'The week before, 3 of 9 changes named no person.'],
    [[0, 1], [3, 9], 'The one change names a person', 'The week before, 3 of 9 changes named no person.'],
    [[2, 8], [0, 0], '2 of 8 changes name no person', '25 % of the changes. Nothing was recorded the week before.'],
    [[2, 8], [0, 5], '2 of 8 changes name no person', '25 % of the changes, up from 0 % the week before (0 of 5).'],
    [[2, 8], [1, 4], '2 of 8 changes name no person', '25 % of the changes, the same as the week before (1 of 4).'],
    [[1, 8], [1, 4], '1 of 8 changes names no person', '13 % of the changes, down from 25 % the week before (1 of 4).'],
    [
      [8, 8],
      [1, 4],
      'None of the 8 changes names a person',
      '100 % of the changes, up from 25 % the week before (1 of 4).',
    ],
    [
      [8, 8],
      [4, 4],
      'None of the 8 changes names a person',
      '100 % of the changes, the same as the week before (4 of 4).',
    ],
    [[1, 1], [0, 0], 'The one change names no person', '100 % of the changes. Nothing was recorded the week before.'],
    [
      [1, 900],
      [1, 4],
      '1 of 900 changes names no person',
      'Under 1 % of the changes, down from 25 % the week before (1 of 4).',
    ],
  ];
  for (const [now, before, headline, trend] of rows) {
    it(`${now.join(' of ')} after ${before.join(' of ')}: ${trend}`, () => {
      assert.deepEqual(wordsOf(now, before), [`**${headline}**`, trend]);
    });
  }
});
