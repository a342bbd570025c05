/** A reminder: why it came, how many changes without a name there were by anyone, how to fix it, how to stop it. */
import type { MessageAnswer } from '../../audit/answer.ts';
import type { Period } from '../../audit/event.ts';
import type { KeyGuide } from '../../audit/key-guide.ts';
import { ESCALATE_AFTER } from '../../audit/outreach.ts';
import { dateAt, formatDay, formatPeriod } from '../../audit/period.ts';
import type { RosterPerson } from '../../audit/roster.ts';
import { counted, formatCount } from '../../cards/voice.ts';
import { statement } from '../statement.ts';
import { guideLines } from './introduction.ts';
import { replyButtons } from './reply-buttons.ts';

export interface Reminder {
  readonly person: Pick<RosterPerson, 'email' | 'name' | 'key'>;
  /** Who said what the status is, in words: `Robin Lee (robin@example.com)`. */
  readonly saidBy: string;
  /** An admin asked for this one, in words; absent: it comes by the rhythm. */
  readonly askedBy?: string;
  /** Changes by anyone in the days before. */
  readonly changes: Period & { readonly total: number; readonly unnamed: number };
  /** Reminders since the last progress before this one. */
  readonly before: number;
  readonly guide: KeyGuide;
  /** IANA zone of the person. */
  readonly zone: string;
  /** UTC ms. */
  readonly now: number;
}

export function remind(reminder: Reminder): MessageAnswer {
  const { person, zone, now, guide } = reminder;
  const opening =
    OPENINGS[person.key.status === 'reported' || person.key.status === 'regressed' ? person.key.status : 'missing'];
  const { title, lines } = opening(reminder);
  return statement(
    { zone, now },
    {
      title,
      lines: [...lines, changesLine(reminder), ...guideLines(withoutNote(guide))],
      facts: [
        { label: 'What comes', value: whatComes(reminder) },
        {
          label: 'To wait or stop',
          value: 'Press Later or Stop, or write "snooze until 5 December" or "stop reminders".',
        },
      ],
      links: guide.links,
      ...replyButtons(person.email),
    },
  );
}

/** It was read in the introduction. */
function withoutNote({ note: _, ...guide }: KeyGuide): KeyGuide {
  return guide;
}

interface Opening {
  readonly title: string;
  readonly lines: readonly string[];
}

type Told = 'missing' | 'reported' | 'regressed';

const OPENINGS: Readonly<Record<Told, (reminder: Reminder) => Opening>> = {
  missing: ({ person, saidBy, askedBy, zone }) => ({
    title: `A reminder for ${nameOf(person)}: your API key`,
    lines: [
      `You get this because ${saidBy} noted on ${dayOf(person.key.at, zone)} that your account has no API key yet.${asked(askedBy)}`,
      'If that is wrong, press Done.',
    ],
  }),
  reported: ({ person, askedBy, zone }) => ({
    title: `${nameOf(person)}, did your API key work?`,
    lines: [
      `Your key was reported as set on ${dayOf(person.key.at, zone)}, thank you. I have not seen a change with your name since.${asked(askedBy)}`,
      'If you changed nothing in that time, all is well and there is nothing to do. If you did, these steps may help.',
    ],
  }),
  regressed: ({ person, saidBy, askedBy, zone }) => ({
    title: `${nameOf(person)}, one of your changes carries no name`,
    lines: [
      `A change of ${dayOf(person.key.since, zone)} that you said was yours carries no name, though earlier ones do. ${saidBy} confirmed it.${asked(askedBy)}`,
      'A key may have been removed or replaced. The steps show where to look.',
    ],
  }),
};

function nameOf({ name, email }: Reminder['person']): string {
  return name ?? email;
}

function asked(by: string | undefined): string {
  return by === undefined ? '' : ` ${by} asked me to remind you.`;
}

function dayOf(at: number, zone: string): string {
  return formatDay(dateAt(at, zone));
}

/** By anyone: nobody is meant. */
function changesLine({ changes, zone }: Reminder): string {
  const span = formatPeriod(changes, zone);
  const { total, unnamed } = changes;
  if (total === 0) return `${span}: no changes are recorded.`;
  if (unnamed === 0) return `${span}: all ${counted(total, 'change')} by everybody together carry a name.`;
  return `${span}: ${formatCount(unnamed)} of ${counted(total, 'change')} by everybody together carry no name. Whose they are is not known.`;
}

function whatComes({ person, before }: Reminder): string {
  if (person.key.status === 'reported') return 'Nothing more about this, unless something changes.';
  const left = ESCALATE_AFTER - before - 1;
  if (left <= 0) return 'Nothing more from me. Your admins hear that a hand may be needed.';
  const most =
    left === 1 ? 'One more reminder at most, in a week or later' : `${left} more reminders at most, a week apart`;
  return `${most}. None once your name appears.`;
}
