/** What was said to one person about API keys, and what they answered, as pairs to look up. */
import type { OnboardingReply, Outreach } from '../../audit/outreach.ts';
import { formatMinute } from '../../audit/period.ts';
import { plainText } from '../../questions/plain-text.ts';

const REASON_CHARS = 120;

interface Fact {
  readonly label: string;
  readonly value: string;
}

const SAID: Readonly<Record<OnboardingReply, string>> = {
  done: 'the key is set up',
  cannot: 'it cannot be done',
  'not-me': 'they are not the one to ask',
  later: 'later',
};

/** Onboarding, the answer to it, and reminders. @param zone IANA */
export function outreachFacts(outreach: Outreach | undefined, zone: string): readonly Fact[] {
  return [
    { label: 'Introduced', value: onboardingWords(outreach?.onboarding, zone) },
    ...replyFacts(outreach?.reply, zone),
    { label: 'Reminders', value: reminderWords(outreach, zone) },
  ];
}

function onboardingWords(onboarding: Outreach['onboarding'], zone: string): string {
  if (onboarding === undefined) return 'not yet';
  const { status, askedBy, askedAt, introducedAt, problem } = onboarding;
  const asked = `asked by ${plainText(askedBy, 80)}`;
  switch (status) {
    case 'introduced':
      return `on ${formatMinute(introducedAt ?? askedAt, zone)}, ${asked}`;
    case 'queued':
      return `${asked} on ${formatMinute(askedAt, zone)}, not sent yet`;
    case 'failed':
      return `could not be sent: ${plainText(problem ?? 'no reason known', REASON_CHARS)}`;
  }
}

function replyFacts(reply: Outreach['reply'], zone: string): readonly Fact[] {
  if (reply === undefined) return [];
  const why = reply.reason === undefined ? '' : `: ${plainText(reply.reason, REASON_CHARS)}`;
  return [{ label: 'Their answer', value: `${SAID[reply.said]}${why} (${formatMinute(reply.at, zone)})` }];
}

function reminderWords(outreach: Outreach | undefined, zone: string): string {
  const sent = outreach?.nudges.filter(({ status }) => status === 'sent') ?? [];
  const last = sent.at(-1);
  const count =
    last === undefined ? 'none so far' : `${sent.length} lately, the last on ${formatMinute(last.at, zone)}`;
  return [count, ...stateWords(outreach, zone)].join('; ');
}

function stateWords(outreach: Outreach | undefined, zone: string): readonly string[] {
  if (outreach === undefined) return [];
  const { nudgeAsked, snoozedUntil, snoozeReason, stoppedAt, escalatedAt } = outreach;
  const why = snoozeReason === undefined ? '' : ` (${plainText(snoozeReason, REASON_CHARS)})`;
  return [
    ...(nudgeAsked === undefined ? [] : ['one is on its way']),
    ...(snoozedUntil === undefined ? [] : [`none before ${snoozedUntil}${why}`]),
    ...(stoppedAt === undefined ? [] : [stoppedWords(stoppedAt, outreach, zone)]),
    ...(escalatedAt === undefined ? [] : [`the admins were told on ${formatMinute(escalatedAt, zone)}`]),
  ];
}

/** By the person, unless an admin has said it for them. */
function stoppedWords(at: number, { stoppedBy, stopReason }: Outreach, zone: string): string {
  const by = stoppedBy === undefined ? 'them' : plainText(stoppedBy, 80);
  const why = stopReason === undefined ? '' : ` (${plainText(stopReason, REASON_CHARS)})`;
  return `switched off by ${by} on ${formatMinute(at, zone)}${why}`;
}
