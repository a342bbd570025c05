/** The first message to a person: who asked for it, why, what is kept, how to stop, and how to get a key. */
import type { MessageAnswer } from '../../audit/answer.ts';
import type { KeyGuide } from '../../audit/key-guide.ts';
import type { RosterPerson } from '../../audit/roster.ts';
import { statement } from '../statement.ts';
import { replyButtons } from './reply-buttons.ts';

export interface Introduction {
  readonly person: Pick<RosterPerson, 'email' | 'name'>;
  /** Who asked for it, in words: `Robin Lee (robin@example.com)`. */
  readonly askedBy: string;
  readonly guide: KeyGuide;
  /** IANA zone of the person. */
  readonly zone: string;
  /** UTC ms. */
  readonly now: number;
}

export function introduce({ person, askedBy, guide, zone, now }: Introduction): MessageAnswer {
  return statement(
    { zone, now },
    {
      title: `Hello ${person.name ?? person.email}, this is Whodunit`,
      lines: [
        `${askedBy} asked me to write to you. I keep the record of changes to your Webex Contact Center.`,
        'Many changes there carry no name. That happens to everybody whose account has no API key. With one, your own changes carry your name.',
        ...guideLines(guide),
      ],
      facts: [
        {
          label: 'What I keep',
          value: 'Your name, email, team, country and time zone, what you answer here, and when I wrote. Never a key.',
        },
        { label: 'What comes', value: 'At most one reminder a week, in your working hours, until your name appears.' },
        { label: 'To stop', value: 'Press Stop, or write "stop reminders". You need not say why.' },
      ],
      links: guide.links,
      ...replyButtons(person.email),
    },
  );
}

/** Title, numbered steps, and what should be known of them. */
export function guideLines({ title, steps, note }: KeyGuide): readonly string[] {
  return [`${title}:`, ...steps.map((step, place) => `${place + 1}. ${step}`), ...(note === undefined ? [] : [note])];
}
