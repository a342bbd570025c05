/** `show EVENT`: one recorded change, whole. */
import { attribute } from '../audit/attribution.ts';
import { dateAt, datesBetween } from '../audit/period.ts';
import { describeReading } from '../questions/canonical.ts';
import type { Command } from './command.ts';
import { stateCoverage } from './find-events.ts';
import { refusal } from './statement.ts';

export const show: Command = {
  name: 'show',
  summary: 'One recorded change with its evidence, by event id',
  role: 'viewer',
  grammar: [
    '(show|open|display|details of|details for|details) [me] [the] [event|change|entry|record] {event} [in full]',
    '(event|change) {event}',
  ],
  examples: [
    ['show c-0a1b2c3d4e5f60718293', { intent: 'show', event: 'c-0a1b2c3d4e5f60718293' }],
    ['show 3f2504e0-4f89-41d3-9a0c-0305e82c3301', { intent: 'show', event: '3f2504e0-4f89-41d3-9a0c-0305e82c3301' }],
  ],
  answer: async (question, context) => {
    const event = question.event === undefined ? undefined : await context.store.find(question.event);
    const foreign = context.orgId !== undefined && event !== undefined && event.orgId !== context.orgId;
    if (event === undefined || foreign) {
      const reason = 'I have no event with that id. Ids are shown under each change, and may be copied from there.';
      return refusal(context, reason, {
        notUnderstood: question.event === undefined ? [] : [question.event],
        suggestions: ['what changed last week', 'help'],
      });
    }
    const day = dateAt(event.time, context.zone);
    return {
      kind: 'events',
      reading: describeReading(question, { zone: context.zone, now: context.now }),
      zone: context.zone,
      now: context.now,
      question,
      total: 1,
      anonymous: context.isAnonymous(event.actor) ? 1 : 0,
      rows: [{ event, attribution: attribute(event, context.isAnonymous) }],
      offset: 0,
      // Whether all of its day is known says more than the instant.
      coverage: await stateCoverage({ intent: 'show', ...datesBetween(day, day, context.zone) }, context),
    };
  },
};
