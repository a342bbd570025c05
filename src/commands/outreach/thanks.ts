/** The end of it: a change carries the person's name. */
import type { MessageAnswer } from '../../audit/answer.ts';
import { formatInstant } from '../../audit/period.ts';
import type { RosterPerson } from '../../audit/roster.ts';
import { statement } from '../statement.ts';

/** @param frame `zone` IANA, of the person; `now` UTC ms; `org` where reminders go on at another organisation */
export function thank(
  person: Pick<RosterPerson, 'email' | 'name' | 'key'>,
  frame: { readonly zone: string; readonly now: number; readonly org?: string },
): MessageAnswer {
  const { evidence, since } = person.key;
  const about = frame.org === undefined ? '' : ` about ${frame.org}`;
  return statement(frame, {
    title: `Thank you, ${person.name ?? person.email}`,
    lines: [
      `Your change of ${formatInstant(since, frame.zone)} carries your name. Your key works, and my reminders${about} end here.`,
    ],
    buttons:
      evidence === undefined ? [] : [{ label: 'Show the change', question: { intent: 'show', event: evidence } }],
  });
}
