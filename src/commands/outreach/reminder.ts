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

/** What is known at one organisation. */
interface AtOrg {
  /** Who said what the status is, in words: `Robin Lee (robin@example.com)`. */
  readonly saidBy: string;
  /** Changes by anyone in the days before. */
  readonly changes: Period & { readonly total: number; readonly unnamed: number };
  /** Reminders since the last progress before this one. */
  readonly before: number;
}

export interface Reminder extends AtOrg {
  readonly person: Pick<RosterPerson, 'email' | 'name' | 'key'>;
  /** Name of the organisation; only of somebody on the rosters of several. */
  readonly org?: string;
  /** The same at further organisations, in the same message. */
  readonly also: readonly (AtOrg & { readonly org: string; readonly key: RosterPerson['key'] })[];
  /** An admin asked for this one, in words; absent: it comes by the rhythm. */
  readonly askedBy?: string;
  readonly guide: KeyGuide;
  /** IANA zone of the person. */
  readonly zone: string;
  /** UTC ms. */
  readonly now: number;
}

export function remind(reminder: Reminder): MessageAnswer {
  const { person, zone, now, guide } = reminder;
  const opening = OPENINGS[toldStatus(person.key)];
  const { title, lines } = opening(reminder);
  return statement(
    { zone, now },
    {
      title,
      lines: [...lines, ...orgLines(reminder), ...changesLines(reminder), ...guideLines(withoutNote(guide))],
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

function toldStatus({ status }: RosterPerson['key']): Told {
  return status === 'reported' || status === 'regressed' ? status : 'missing';
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

const ALSO: Readonly<Record<Told, (at: Reminder['also'][number], zone: string) => string>> = {
  missing: ({ key, saidBy }, zone) =>
    `${saidBy} noted on ${dayOf(key.at, zone)} that your account there has no API key yet.`,
  reported: ({ key }, zone) =>
    `your key there was reported as set on ${dayOf(key.at, zone)}, and I have not seen a change with your name since.`,
  regressed: ({ key, saidBy }, zone) =>
    `a change of ${dayOf(key.since, zone)} there that you said was yours carries no name. ${saidBy} confirmed it.`,
};

/** Of somebody on several rosters: which organisations are meant. */
function orgLines({ org, also, zone }: Reminder): readonly string[] {
  if (org === undefined) return [];
  return [`This is about ${org}.`, ...also.map((at) => `Also about ${at.org}: ${ALSO[toldStatus(at.key)](at, zone)}`)];
}

function nameOf({ name, email }: Reminder['person']): string {
  return name ?? email;
}

function asked(by: string | undefined): string {
  return by === undefined ? '' : ` ${by} asked me to remind you.`;
}

function dayOf(at: number, zone: string): string {
  return formatDay(dateAt(at, zone));
}

function changesLines({ org, changes, also, zone }: Reminder): readonly string[] {
  if (org === undefined) return [changesLine(changes, zone)];
  return [{ org, changes }, ...also].map((at) => `${at.org}, ${changesLine(at.changes, zone)}`);
}

/** By anyone: nobody is meant. */
function changesLine(changes: Reminder['changes'], zone: string): string {
  const span = formatPeriod(changes, zone);
  const { total, unnamed } = changes;
  if (total === 0) return `${span}: no changes are recorded.`;
  if (unnamed === 0) return `${span}: all ${counted(total, 'change')} by everybody together carry a name.`;
  return `${span}: ${formatCount(unnamed)} of ${counted(total, 'change')} by everybody together carry no name. Whose they are is not known.`;
}

/** As many as come from the organisation that reminds longest. */
function whatComes({ person, before, also }: Reminder): string {
  const open = [{ key: person.key, before }, ...also].filter(({ key }) => key.status !== 'reported');
  if (open.length === 0) return 'Nothing more about this, unless something changes.';
  const left = ESCALATE_AFTER - Math.min(...open.map((at) => at.before)) - 1;
  if (left <= 0) return 'Nothing more from me. Your admins hear that a hand may be needed.';
  const most =
    left === 1 ? 'One more reminder at most, in a week or later' : `${left} more reminders at most, a week apart`;
  return `${most}. None once your name appears.`;
}
