/** `show EVENT`: one recorded change, whole. */
import type { AuditEvent } from '../audit/event.ts';
import { dateAt, datesBetween } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import { LIMITS, type ReplyFile } from '../audit/reply.ts';
import { includesRole } from '../audit/roles.ts';
import { describeReading } from '../questions/canonical.ts';
import { attributeInFull } from './claims/attribute-events.ts';
import type { Command, CommandContext } from './command.ts';
import { stateCoverage } from './find-events.ts';
import { isPrivate } from './outreach/people-in-reach.ts';
import { refusal } from './statement.ts';

export const show: Command = {
  name: 'show',
  summary: 'One recorded change with its evidence, by event id',
  role: 'viewer',
  topic: 'asking',
  grammar: [
    '(show|open|display|details of|details for|details) [me] [the] [event|change|entry|record] {event} [in full]',
    '(event|change) {event}',
    '[what is|whats] {eventid}',
    '[the] (full|whole|raw|complete) [raw] (record|json|event|entry|data|details) [of|for] [the] [event|change] {event}',
    'raw json [of|for] {event}',
  ],
  examples: [
    ['show c-0a1b2c3d4e5f60718293', { intent: 'show', event: 'c-0a1b2c3d4e5f60718293' }],
    ['show 3f2504e0-4f89-41d3-9a0c-0305e82c3301', { intent: 'show', event: '3f2504e0-4f89-41d3-9a0c-0305e82c3301' }],
  ],
  answer: async (question, context) => {
    if (question.event === undefined) {
      return refusal(context, 'Give the id that stands under the change.', {
        title: 'Which change?',
        suggestions: ['what changed last week', 'help'],
      });
    }
    const event = await context.store.find(question.event);
    const rows = event === undefined ? [] : [{ event, attribution: await attributeInFull(event, context) }];
    return {
      kind: 'events',
      reading: describeReading(question, { zone: context.zone, now: context.now }),
      zone: context.zone,
      now: context.now,
      question,
      total: rows.length,
      anonymous: rows.filter(({ attribution }) => attribution.kind !== 'recorded').length,
      rows,
      offset: 0,
      coverage: await stateCoverage(dayOf(event, context), context),
      ...(event === undefined ? {} : fileOf(event, context)),
    };
  },
};

/**
 * The record whole, as it is kept: its sources, and what the vendor gave in `raw`. Addresses and programs of colleagues
 * are in it, so it is for who may see evidence.
 */
function fileOf(event: AuditEvent, context: CommandContext): { readonly file?: ReplyFile } {
  // In a group space others read along, who may not.
  if (!includesRole(context.asker.role, 'reviewer') || !isPrivate(context)) return {};
  const record = { ...event, time: new Date(event.time).toISOString() };
  const bytes = new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`);
  if (bytes.length > LIMITS.fileBytes) return {};
  const name = `change-${event.id.replace(/[^A-Za-z0-9-]/g, '-').slice(0, 80)}.json`;
  return {
    file: {
      name,
      mediaType: 'application/json',
      bytes,
      caption: 'The record as it is kept, with what the vendor gave in `raw`.',
    },
  };
}

/** Whether all of its day is known says more than the instant. */
function dayOf(event: AuditEvent | undefined, { zone }: CommandContext): Question {
  if (event === undefined) return { intent: 'show' };
  const day = dateAt(event.time, zone);
  return { intent: 'show', ...datesBetween(day, day, zone) };
}
