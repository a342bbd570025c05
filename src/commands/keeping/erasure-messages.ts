/** What is told about names that are, or were, to be taken out. */
import type { MessageAnswer } from '../../audit/answer.ts';
import { formatMinute } from '../../audit/period.ts';
import type { ErasureRecord, ErasureRequest } from '../../audit/state.ts';
import { counted } from '../../cards/voice.ts';
import { statement } from '../statement.ts';
import type { PersonCounts } from './known-person.ts';

/** IANA zone of who reads it; now in UTC ms. */
interface Frame {
  readonly zone: string;
  readonly now: number;
}

/** To the admins: somebody wants their own name taken out. */
export function erasureRequested({
  request,
  counts,
  zone,
  now,
}: Frame & { readonly request: ErasureRequest; readonly counts: PersonCounts }): MessageAnswer {
  const { email, at } = request;
  const actor = { kind: 'person', email } as const;
  return statement(
    { zone, now },
    {
      title: `${email} wants their name taken out of the records`,
      lines: [
        `Asked ${formatMinute(at, zone)}. ${counted(counts.by, 'change')} by them, ${counted(counts.about, 'change')} of what is called like them.`,
        'Records, times and counts would stay, under a pseudonym. I tell them what you decide.',
      ],
      buttons: [
        { label: 'See what would change', question: { intent: 'erase', actor } },
        { label: 'Decline', question: { intent: 'erase', actor, decision: 'decline', asOf: now } },
      ],
    },
  );
}

/** To the person. */
export function requestDeclined({ request, zone, now }: Frame & { readonly request: ErasureRequest }): MessageAnswer {
  const by = request.decidedBy === 'operator' ? 'whoever runs this bot' : (request.decidedBy ?? 'an admin');
  return statement(
    { zone, now },
    {
      title: 'Your name stays in the records',
      lines: [`You asked me to take it out; ${by} has declined. Ask them for the reason.`],
    },
  );
}

/** To the person, for the last time under their name. */
export function nameTakenOut({ zone, now }: Frame): MessageAnswer {
  return statement(
    { zone, now },
    {
      title: 'Your name is out of the records',
      lines: [
        'A pseudonym stands there. The records stay, with their times and what was changed.',
        'What I knew of you otherwise is gone too. Messages in Webex stay; so do backups and exports made before.',
      ],
    },
  );
}

/** To the admin who had ordered it, where it was broken off. */
export function erasureDone({ record, zone, now }: Frame & { readonly record: ErasureRecord }): MessageAnswer {
  return statement(
    { zone, now },
    {
      title: `Done: "${record.pseudonym}" stands in the records`,
      lines: [
        `You ordered it ${formatMinute(record.at, zone)}; I was interrupted and have finished it now.`,
        'Times, counts and what was changed are as they were.',
      ],
    },
  );
}
