/** `how many changes last week by actor`: counts instead of rows. */
import type { Answer, CountRow } from '../audit/answer.ts';
import { entityTypeLabel } from '../audit/entity-type.ts';
import type { EventQuery, GroupField } from '../audit/ports.ts';
import { dateAt, datesBetween, formatPeriod } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import type { Command, CommandContext } from './command.ts';
import { queryOf, readingOf, stateCoverage } from './find-events.ts';
import { resolveNames } from './resolve.ts';

/** Rows of one table of counts; the rest is summed up in one. */
const MAX_ROWS = 12;
/** Days counted one by one; longer spans are counted by the newest of them. */
const MAX_DAYS = 31;

const FIELDS: Readonly<Record<'actor' | 'type' | 'action', GroupField>> = {
  actor: 'actor',
  type: 'entityType',
  action: 'action',
};

export const howMany: Command = {
  name: 'how-many',
  summary: 'Counts of changes, by person, type, action or day',
  role: 'viewer',
  grammar: [],
  examples: [],
  answer: async (question, context): Promise<Answer> => {
    const resolved = await resolveNames(question, context);
    if (resolved.kind === 'answer') return resolved.answer;
    const query = queryOf(resolved, context);
    const [total, rows, coverage] = await Promise.all([
      context.store.count(query),
      countRows(question, query, context),
      stateCoverage(resolved.question, context),
    ]);
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

async function countRows(question: Question, query: EventQuery, context: CommandContext): Promise<readonly CountRow[]> {
  const by = question.by ?? 'type';
  if (by === 'day') return countDays(question, query, context);
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

/** One row per calendar day of the zone, oldest first. */
async function countDays(question: Question, query: EventQuery, context: CommandContext): Promise<readonly CountRow[]> {
  const extent = await context.store.extent(context.orgId);
  const from = Math.max(question.from ?? 0, extent?.firstAt ?? context.now);
  const last = dateAt(Math.max(from, (question.to ?? context.now) - 1), context.zone);
  const rows: CountRow[] = [];
  for (let back = 0; back < MAX_DAYS; back += 1) {
    const date = last.subtract({ days: back });
    const day = datesBetween(date, date, context.zone);
    if (day.to <= from) break;
    const within = { from: Math.max(day.from, query.from ?? 0), to: Math.min(day.to, query.to ?? day.to) };
    const count = await context.store.count({ ...query, ...within });
    rows.unshift({ label: formatPeriod(day, context.zone, context.now), count });
  }
  return rows;
}
