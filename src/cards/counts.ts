/** Counts by something, largest first as they come, with small bars. */
import type { CountRow, SummaryAnswer } from '../audit/answer.ts';
import type { Question } from '../audit/question.ts';
import type { Reply } from '../audit/reply.ts';
import { questionData, samePeriod } from './action-data.ts';
import { bind } from './bind.ts';
import { canBeDrawn, countsPicture } from './counts-picture.ts';
import { bar, NO_BAR } from './digest.ts';
import { changeNoun } from './event-words.ts';
import { exportData } from './export-button.ts';
import { coverageColor, finishReply, firstCardThatFits, fitMarkdown, readingMarkdown, readingWords } from './fit.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { CARD_VOICE, counted, formatCount, MARKDOWN_VOICE, type Voice } from './voice.ts';

const MAX_ROWS = 14;

type Counts = Extract<SummaryAnswer['content'], { readonly kind: 'counts' }>;

export function renderCounts(answer: SummaryAnswer, counts: Counts, template: JsonValue): Reply {
  const sizes = [MAX_ROWS, 8, 4, 0];
  const card = firstCardThatFits(sizes, (size) => bind(template, cardData(answer, counts, size)));
  const picture = countsPicture(answer, counts, headline(answer, counts, CARD_VOICE));
  return { ...finishReply(markdown(answer, counts), card), ...(picture === undefined ? {} : { picture }) };
}

function cardData(answer: SummaryAnswer, counts: Counts, size: number): JsonObject {
  const voice = CARD_VOICE;
  const most = Math.max(...counts.rows.map(({ count }) => count), 1);
  return {
    reading: readingWords(answer.reading, voice),
    headline: headline(answer, counts, voice),
    rows: shownRows(counts, size).map((row) => ({
      label: labelOf(row, counts.by, voice),
      bar: row.count > 0 ? bar(row.count / most) : NO_BAR,
      count: formatCount(row.count),
    })),
    left: isOverTime(counts)
      ? leftWords(counts.rows.slice(0, Math.max(0, counts.rows.length - size)), 'earlier')
      : leftWords(counts.rows.slice(size)),
    coverage: voice.say(answer.coverage.sentence, 320),
    coverageColor: coverageColor(answer.coverage),
    chart: (canBeDrawn(answer, counts) && questionData({ ...answer.question, chart: true })) || null,
    show: (answer.total > 0 && questionData(samePeriod('what-changed', answer.question))) || null,
    export: answer.total > 0 ? exportData(answer.question) : null,
    help: (answer.total === 0 && questionData({ intent: 'help' })) || null,
  };
}

function headline({ total, coverage, question }: SummaryAnswer, { by, rows }: Counts, voice: Voice): string {
  if (total === 0) return coverage.complete ? 'No changes found' : 'No changes in what I have';
  const words = `${counted(total, changeNoun(question))}${withoutName(question, total)}`;
  return rows.length < 2 ? words : `${words}, by ${by === 'type' ? 'kind' : voice.say(by, 30)}`;
}

function withoutName({ actor }: Question, total: number): string {
  if (actor?.kind !== 'anonymous') return '';
  return total === 1 ? ' that names no person' : ' that name no person';
}

function labelOf({ label }: CountRow, by: string, voice: Voice): string {
  if (label.trim() === '') return by === 'actor' ? 'nobody named' : '(none)';
  return voice.name(label, 60);
}

function isOverTime({ by }: Counts): boolean {
  return by === 'day' || by === 'week';
}

/** Over time the newest, which come last; else the largest, which come first. */
function shownRows(counts: Counts, size: number): readonly CountRow[] {
  const { rows } = counts;
  return isOverTime(counts) ? rows.slice(Math.max(0, rows.length - size)) : rows.slice(0, size);
}

/** @param which tells them from those that are shown */
function leftWords(left: readonly CountRow[], which = 'more'): string {
  if (left.length === 0) return '';
  const sum = left.reduce((total, { count }) => total + count, 0);
  return `${counted(left.length, `${which} row`)} with ${counted(sum, 'change')} not shown.`;
}

function markdown(answer: SummaryAnswer, counts: Counts): string {
  const voice = MARKDOWN_VOICE;
  return fitMarkdown(
    {
      head: [readingMarkdown(answer.reading), `**${headline(answer, counts, voice)}**`],
      rows: counts.rows.map((row) => `${labelOf(row, counts.by, voice)}: ${formatCount(row.count)}`),
      foot: () => [voice.say(answer.coverage.sentence, 320)],
    },
    (rows) => leftWords(counts.rows.slice(counts.rows.length - rows)),
  );
}
