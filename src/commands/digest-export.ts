/** `export digest last week`: the changes that name nobody, as a file. */
import { automationFor } from '../audit/automation.ts';
import type { AuditEvent, Period } from '../audit/event.ts';
import { dateAt, formatPeriod, lastWeek } from '../audit/period.ts';
import type { EventQuery } from '../audit/ports.ts';
import { askedPeriod, type Question } from '../audit/question.ts';
import { counted, formatCount } from '../cards/voice.ts';
import { describeReading } from '../questions/canonical.ts';
import { EXAMPLE_LAST_WEEK } from '../questions/example-clock.ts';
import type { Command, CommandContext } from './command.ts';
import { changesCsv } from './digest/changes-file.ts';
import { askedKinds } from './digest.ts';
import { stateCoverage } from './find-events.ts';
import { statement } from './statement.ts';

/** Rows of one file; a spreadsheet opens them without trouble. */
const MAX_ROWS = 50_000;
const PAGE = 1000;
const WISHES = '<[for|of|from|in] {range} | (only|just|about) [the] {types}>';

export const digestExport: Command = {
  name: 'digest-export',
  summary: 'The changes without a name as a file (CSV): of the last complete week, or the time you name',
  role: 'viewer',
  topic: 'digest',
  grammar: [
    `(export|download) [the] [weekly] (digest|digests) [as] [a] [csv|file|csv file] ${WISHES}`,
    `(export|download) [the|all] (unattributed|anonymous) (changes|events) [as] [a] [csv|file|csv file] ${WISHES}`,
    `(export|download) [the|all] changes (without a name|that name nobody) [as] [a] [csv|file|csv file] ${WISHES}`,
    `[the] [weekly] digest [as] [a] (export|csv|file|csv file) ${WISHES}`,
    '(export|download) [it|this|that] [as] [a|the] [csv|file|csv file] [[for|of|from] {range}]',
  ],
  examples: [
    ['export digest', { intent: 'digest-export' }],
    ['export digest last week', { intent: 'digest-export', ...EXAMPLE_LAST_WEEK }],
    ['digest export only users', { intent: 'digest-export', entityType: 'user' }],
  ],
  answer: async (question, context) => {
    const asked: Question =
      question.from === undefined && question.to === undefined
        ? { ...question, ...lastWeek(context.now, context.zone) }
        : question;
    const [found, coverage] = await Promise.all([collect(asked, context), stateCoverage(asked, context)]);
    const period = periodOf(asked, context);
    const title =
      found.rows.length === 0
        ? 'No changes without a name to export'
        : `${counted(found.rows.length, 'change')} without a name, ${formatPeriod(period, context.zone)}`;
    const answer = statement(context, {
      question: asked,
      title,
      lines: [...linesOf(found, context), coverage.sentence],
      ...(found.rows.length === 0 ? { buttons: [{ label: 'Show the digest', ask: 'digest' }] } : {}),
    });
    const reading = describeReading(asked, { zone: context.zone, now: context.now });
    if (found.rows.length === 0 || context.spaceId === undefined) return { ...answer, reading };
    return {
      ...answer,
      reading,
      file: { name: nameOf(period, context.zone), mediaType: 'text/csv', bytes: changesCsv(found.rows, context.zone) },
    };
  },
};

interface Found {
  /** Newest first. */
  readonly rows: readonly AuditEvent[];
  /** There are more than fit. */
  readonly isCut: boolean;
  /** Changes by automation, which are not among them. */
  readonly automation: number;
}

async function collect(question: Question, { store }: CommandContext): Promise<Found> {
  const rules = (await store.state.list('automations')).map(({ value }) => value);
  const rows: AuditEvent[] = [];
  let automation = 0;
  let cursor: string | undefined;
  do {
    const page = await store.page(queryOf(question), { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    for (const event of page.events) {
      if (automationFor(event.actor, event.entityType, rules) !== undefined) automation += 1;
      else rows.push(event);
    }
    cursor = page.next;
  } while (cursor !== undefined && rows.length <= MAX_ROWS);
  return { rows: rows.slice(0, MAX_ROWS), isCut: rows.length > MAX_ROWS || cursor !== undefined, automation };
}

function queryOf(question: Question): EventQuery {
  const { from, to } = question;
  const entityTypes = askedKinds(question);
  return {
    actor: { kind: 'anonymous' },
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(entityTypes === undefined ? {} : { entityTypes }),
  };
}

function linesOf({ rows, isCut, automation }: Found, { spaceId, zone }: CommandContext): readonly string[] {
  if (rows.length === 0) return [];
  const what =
    spaceId === undefined
      ? 'The file is sent in Webex: ask me there.'
      : `They are in the file, newest first, with times in UTC and in ${zone}.`;
  return [
    what,
    ...(isCut
      ? [
          `A file holds ${formatCount(MAX_ROWS)} changes, and there are more: these are the newest. Ask for a shorter time to get the rest.`,
        ]
      : []),
    ...(automation === 0
      ? []
      : [`${counted(automation, 'change')} by automation ${automation === 1 ? 'is' : 'are'} not in it.`]),
  ];
}

function periodOf(question: Question, { now }: CommandContext): Partial<Period> {
  return question.from === undefined ? { to: question.to ?? now } : askedPeriod(question, now);
}

/** `changes-without-a-name-2026-11-16-to-2026-11-22.csv` */
function nameOf({ from, to = 0 }: Partial<Period>, zone: string): string {
  const last = dateAt(to - 1, zone).toString();
  return `changes-without-a-name-${from === undefined ? 'until' : `${dateAt(from, zone).toString()}-to`}-${last}.csv`;
}
