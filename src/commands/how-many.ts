/** `how many changes last week by actor`: counts instead of rows. */

import type { Temporal } from 'temporal-polyfill';
import type { Answer, CountRow } from '../audit/answer.ts';
import { entityTypeLabel } from '../audit/entity-type.ts';
import type { Period } from '../audit/event.ts';
import { dateAt, datesBetween, formatDay, mondayOf } from '../audit/period.ts';
import { formatDate } from '../audit/period-text.ts';
import type { EventQuery, GroupField } from '../audit/ports.ts';
import type { Question } from '../audit/question.ts';
import { EXAMPLE_LAST_WEEK, exampleAt, exampleSpan } from '../questions/example-clock.ts';
import type { Command, CommandContext } from './command.ts';
import { queryOf, readingOf, stateCoverage } from './find-events.ts';
import { resolveNames } from './resolve.ts';

/** Rows of one table of counts; the rest is summed up in one. */
const MAX_ROWS = 12;
/** Days counted one by one; longer spans are counted by the newest of them. */
const MAX_DAYS = 31;
/** Likewise of weeks. */
const MAX_WEEKS = 14;

const FIELDS: Readonly<Record<'actor' | 'type' | 'action', GroupField>> = {
  actor: 'actor',
  type: 'entityType',
  action: 'action',
};

export const howMany: Command = {
  name: 'how-many',
  summary: 'Counts of changes, by person, type, action, day or week',
  role: 'viewer',
  topic: 'asking',
  grammar: [
    '[{range}] how (many|much) {verb} [were|was|are|is] [there|made|done] <(in|on|of|to|for) [the|all] ({type} [{target}]|{target}) | {range} | (by|per|for each|for every|grouped by) [each|every] {by} | (by|from) {person}>',
    '[{range}] how many {type} [was|were|got|have been|has been] {verb} <{range} | (by|per|for each|for every|grouped by) [each] {by} | (by|from) {person}>',
    '[{range}] how many {type} (did|has|have) {person} {verb} [{range}]',
    '[{range}] how many {verb} (did|has|have) {person} (make|made|done|do) <(in|on|of|to) [the] {type} | {range} | (by|per) {by}>',
    '[{range}] [the] (count|number|total) [of] [all|the] {verb} <(in|on|of|to) [the] {type} | {range} | (by|per) {by} | (by|from) {person}>',
    '[{range}] count [of|all|the] {verb} <(in|on|of|to) [the] {type} | {range} | (by|per) {by} | (by|from) {person}>',
    '[{range}] how many {nobody} [{verb}|events] [were|are] [there|made|done] <(in|on|of|to|for) [the|all] {type} | {range} | (by|per|for each|for every|grouped by) [each|every] {by}>',
    '[{range}] how many {verb} [were|are] [there|made|done] {nobody} <(in|on|of|to|for) [the|all] {type} | {range} | (by|per|for each|for every|grouped by) [each|every] {by}>',
    '[{range}] (count|number|total) [of] [all|the] {nobody} {verb} <(in|on|of|to) [the] {type} | {range} | (by|per) {by}>',
    '[{range}] [all|the] {nobody} [{verb}] (by|per|grouped by) [each] {by} <(in|on|of|to) [the] {type} | {range}>',
    '[{range}] {verb} (by|per) {by} <(in|on|of|to) [the] {type} | {range} | (by|from) {person}>',
    '[{range}] {verb} (by|from) {person} (by|per) {by} <(in|on|of|to) [the] {type} | {range}>',
    '[{range}] how many times (was|were|has|have) [the] {type} {target} [been] {verb} <{range} | (by|per|for each|for every|grouped by|each|every) [each|every] {by}>',
    '[{range}] how often (was|were|has|have|does|did|is) [the] {type} {target} [been] {verb} <{range} | (by|per|for each|for every|grouped by|each|every) [each|every] {by}>',
    '[{range}] how many {verb} [were|was|are] [there|made|done] <(in|on|of|to|for) [the|all] {type} | {range} | (by|per|for each|for every|grouped by|each|every) [each|every] {by} | (by|from) {person}>',
    '[{range}] [a] (breakdown|break down) [of] [all|the] [{verb}] <(in|on|of|to) [the] {type} | {range} | (by|per|for each|for every|grouped by|each|every) [each|every] {by}>',
    '[{range}] what is [the] [total] (count|number) of [all|the] {verb} <(in|on|of|to) [the] {type} | {range} | (by|per|for each|for every|grouped by|each|every) [each|every] {by}>',
    '[{range}] {by} (number|count|total) of [all|the] {verb} <(in|on|of|to) [the] {type} | {range}>',
    '[{range}] how many {by} [have|has|had] {verb} [something|anything|things] <(in|on|of|to) [the] {type} | {range}>',
    '[{range}] how many of [all] [the] {verb} <{range}> {nobody} [{range}]',
    '[{range}] how many {verb} there (were|was|are) <(in|on|of|to) [the] {type} | {range} | (by|per) {by} | (by|from) {person}>',
    '[{range}] [a|the] {chart} [of|for] [how many|number of] [all|the] {verb} <(in|on|of|to) [the] {type} | {range} | (by|per|for each|for every|each|every) [each|every] {by}>',
    '[{range}] (how many|number of|) [all|the] {verb} <(in|on|of|to) [the] {type} | {range} | (by|per|for each|for every|each|every) [each|every] {by}> (as|in) [a] {chart}',
    '[{range}] [a|the] {chart} [of|for] [all|the] {nobody} [{verb}] <(in|on|of|to) [the] {type} | {range} | (by|per|for each|for every|each|every) [each|every] {by}>',
  ],
  examples: [
    ['how many changes last week by actor', { intent: 'how-many', by: 'actor', ...EXAMPLE_LAST_WEEK }],
    [
      'how many deletions this month by type',
      { intent: 'how-many', action: 'deleted', by: 'type', ...exampleSpan('2026-11-01', '2026-12-01') },
    ],
    [
      'how many changes in queues last 7 days by day',
      {
        intent: 'how-many',
        entityType: 'contact-service-queue',
        by: 'day',
        from: exampleAt('2026-11-16', '13:00'),
        to: exampleAt('2026-11-23', '13:00'),
      },
    ],
  ],
  answer: async (question, context): Promise<Answer> => {
    const resolved = await resolveNames(question, context);
    if (resolved.kind === 'answer') return resolved.answer;
    const query = queryOf(resolved);
    const [total, coverage] = await Promise.all([
      context.store.count(query),
      stateCoverage(resolved.question, context),
    ]);
    const rows = await countRows(question, query, total, context);
    return {
      kind: 'summary',
      reading: readingOf(resolved, context),
      zone: context.zone,
      now: context.now,
      question: resolved.question,
      total,
      coverage,
      content: { kind: 'counts', by: question.by ?? 'type', rows },
    };
  },
};

async function countRows(
  question: Question,
  query: EventQuery,
  total: number,
  context: CommandContext,
): Promise<readonly CountRow[]> {
  const by = question.by ?? 'type';
  if (by === 'day' || by === 'week') return countStretches(question, by, query, total, context);
  const groups = await context.store.group(query, by === 'actor' ? ['actor', 'anonymous'] : [FIELDS[by]]);
  const rows = groups.map(({ values: [value = '', anonymous], count }) => ({
    label: labelOf(by, value, anonymous === 'true'),
    count,
  }));
  const rest = rows.slice(MAX_ROWS);
  const restCount = rest.reduce((sum, row) => sum + row.count, 0);
  return rest.length === 0 ? rows : [...rows.slice(0, MAX_ROWS), { label: `${rest.length} others`, count: restCount }];
}

function labelOf(by: 'actor' | 'type' | 'action', value: string, anonymous: boolean): string {
  if (by === 'type') return entityTypeLabel(value);
  if (by === 'actor' && anonymous) return `${value === '' ? 'nobody named' : value} (person unknown)`;
  return value;
}

/** One row per calendar day or ISO week of the zone, oldest first; what lies before them is summed up in one. */
async function countStretches(
  question: Question,
  by: 'day' | 'week',
  query: EventQuery,
  total: number,
  context: CommandContext,
): Promise<readonly CountRow[]> {
  const { from, to } = await daySpan(question, context);
  const lastDay = dateAt(Math.max(from, to - 1), context.zone);
  const last = by === 'day' ? lastDay : mondayOf(lastDay);
  const rows: CountRow[] = [];
  for (let back = 0; back < (by === 'day' ? MAX_DAYS : MAX_WEEKS); back += 1) {
    const date = last.subtract(by === 'day' ? { days: back } : { weeks: back });
    const stretch = datesBetween(date, by === 'day' ? date : date.add({ days: 6 }), context.zone);
    if (stretch.to <= from) break;
    const within = { from: Math.max(stretch.from, query.from ?? 0), to: Math.min(stretch.to, query.to ?? stretch.to) };
    const count = await context.store.count({ ...query, ...within });
    rows.unshift({ label: by === 'day' ? formatDay(date) : weekLabel(date), count, at: stretch.from });
  }
  const earlier = total - rows.reduce((sum, row) => sum + row.count, 0);
  return earlier === 0 ? rows : [{ label: 'earlier', count: earlier }, ...rows];
}

/** `Week 47, from 16 Nov 2026`. */
function weekLabel(monday: Temporal.PlainDate): string {
  return `Week ${monday.weekOfYear}, from ${formatDate(monday)}`;
}

/** The days asked for as far as they have begun; without an end, up to the newest record. */
async function daySpan(question: Question, context: CommandContext): Promise<Period> {
  const extent = await context.store.extent();
  const from = question.from ?? extent?.firstAt ?? context.now;
  const lastEnd = extent === undefined ? context.now : extent.lastAt + 1;
  const to = question.to === undefined && question.from === undefined ? lastEnd : (question.to ?? context.now);
  return { from, to: Math.min(to, Math.max(context.now, lastEnd)) };
}
