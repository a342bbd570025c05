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

/** Of Cisco's technical support, about the audit trail; its address is for the guide's links. */
const CISCO_ARTICLE = "Audit Trail doesn't show user ID which makes changes in Webex Contact Center";

export function introduce({ person, askedBy, guide, zone, now }: Introduction): MessageAnswer {
  return statement(
    { zone, now },
    {
      title: `Hello ${person.name ?? person.email}, this is Whodunit`,
      lines: [
        `${askedBy} asked me to write to you. I keep the record of changes to your Webex Contact Center.`,
        'Many changes there carry no name. That happens to everybody whose account has no API key; with one, your changes carry your name.',
        `Cisco says so in "${CISCO_ARTICLE}".`,
        ...guideLines(guide),
      ],
      facts: [
        {
          label: 'What I keep',
          value:
            'Name, email, team, country, time zone, what is noted about your key, your answers, when I wrote. Your admins can read it. Never the key.',
        },
        {
          label: 'What comes',
          value: 'Three reminders at most, a week apart, in your working hours. None once your name appears.',
        },
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
