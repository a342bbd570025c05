/** Counts as a picture: over time as columns, by kind or action as bars. Of people there is none: nobody is ranked. */
import type { CountRow, SummaryAnswer } from '../audit/answer.ts';
import { dateAt, formatShortDay } from '../audit/period.ts';
import type { Picture } from '../audit/reply.ts';
import { isDrawable } from './chart.ts';
import { countColumns } from './counts-chart.ts';
import { barChart } from './share-chart.ts';
import { CARD_VOICE, capital, counted, formatCount, MARKDOWN_VOICE } from './voice.ts';

type Counts = Extract<SummaryAnswer['content'], { readonly kind: 'counts' }>;

/** Fewer are read faster than looked at. */
const MIN_ROWS = 3;
const MAX_BARS = 10;

/** Whether a picture is to be had that was not asked for. */
export function canBeDrawn({ question }: SummaryAnswer, { by, rows }: Counts): boolean {
  return question.chart !== true && (by === 'type' || by === 'action') && rows.length >= MIN_ROWS;
}

/** @param headline what the counts say, in words. @returns undefined where there is nothing worth drawing */
export function countsPicture(answer: SummaryAnswer, { by, rows }: Counts, headline: string): Picture | undefined {
  if (answer.total === 0) return undefined;
  const isOverTime = by === 'day' || by === 'week';
  if (rows.length < MIN_ROWS || by === 'actor' || !(isOverTime || answer.question.chart === true)) return undefined;
  const svg = isOverTime ? columns(answer, by, rows, headline) : bars(answer, rows, headline);
  if (svg === undefined) return undefined;
  const caption = `${MARKDOWN_VOICE.say(headline, 200)}. ${MARKDOWN_VOICE.say(mostWords(rows), 200)}`;
  return { name: `changes-by-${by}-${dateAt(answer.now, answer.zone).toString()}.png`, svg, caption };
}

function columns(
  { zone, reading }: SummaryAnswer,
  by: 'day' | 'week',
  rows: readonly CountRow[],
  title: string,
): string | undefined {
  const dated = rows.flatMap(({ at, count }) => (at === undefined ? [] : [{ at, count }]));
  const most = Math.max(...dated.map(({ count }) => count));
  const left = rows.length - dated.length;
  const each = by === 'day' ? 'Changes a day' : 'Changes a week';
  const lines = [left === 0 ? each : `${each}, the newest ${dated.length}`, capital(CARD_VOICE.say(reading, 90))];
  if (dated.length < MIN_ROWS) return undefined;
  return countColumns(
    { title, lines },
    dated.map(({ at, count }) => {
      const [day = '', month = ''] = formatShortDay(at, zone).split(' ');
      return { day, month, count, isLead: count === most && most > 0 };
    }),
  );
}

function bars({ reading }: SummaryAnswer, rows: readonly CountRow[], title: string): string | undefined {
  const shown = rows.slice(0, MAX_BARS);
  const most = Math.max(1, ...shown.map(({ count }) => count));
  if (shown.some(({ label }) => !isDrawable(label))) return undefined;
  const left = rows.length - shown.length;
  const lines = [`${capital(CARD_VOICE.say(reading, 90))}${left === 0 ? '' : `; ${counted(left, 'more row')}`}`];
  return barChart(
    { title, lines },
    shown.map(({ label, count }) => ({ label: capital(label), share: count / most, words: formatCount(count) })),
  );
}

/** For who does not see the picture; what lies before the first column is no column. */
function mostWords(rows: readonly CountRow[]): string {
  const dated = rows.filter(({ at }) => at !== undefined);
  const [most] = (dated.length > 0 ? dated : rows).toSorted((a, b) => b.count - a.count);
  return most === undefined ? '' : `Most: ${most.label} with ${formatCount(most.count)}.`;
}
