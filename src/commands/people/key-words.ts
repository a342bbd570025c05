/** The states of API keys in words for people. */
import { actorLabel } from '../../audit/actor.ts';
import { formatMinute } from '../../audit/period.ts';
import type { KeyStatus, KeyStep, RosterPerson } from '../../audit/roster.ts';
import { plainText } from '../../questions/plain-text.ts';

const REASON_CHARS = 160;

/** What an admin may say of a key; `proven` and `regressed` come from records alone. */
export const SAYABLE = ['missing', 'reported', 'exempt', 'revoked', 'unknown'] as const satisfies readonly KeyStatus[];

type Sayable = (typeof SAYABLE)[number];

export function isSayable(status: KeyStatus): status is Sayable {
  return SAYABLE.some((one) => one === status);
}

/** What each state means, after its name. */
export const STATUS_MEANS: Readonly<Record<KeyStatus, string>> = {
  unknown: 'nobody has said anything about the key',
  missing: 'an admin says that there is no key',
  reported: 'the key is said to be set up; no record shows it yet',
  proven: "a change was recorded under the person's own name",
  regressed: 'a claim on a later change without a name was confirmed',
  revoked: 'an admin says that the key was taken away',
  exempt: 'no key is needed',
};

/** What follows from it, said when a status is set. @param isOwn the person who said it is the one it is about */
export function followsWords(status: Sayable, isOwn: boolean): string {
  const [they, their] = isOwn ? ['you', 'your'] : ['they', 'their'];
  switch (status) {
    case 'unknown':
      return 'Nothing is noted about the key any more.';
    case 'missing':
      return `The first change recorded under ${their} own name from now on proves the key.`;
    case 'reported':
      return `The first change recorded under ${their} own name proves the key.`;
    case 'revoked':
      return `From now on ${they} do not count as somebody with a key.`;
    case 'exempt':
      return isOwn ? 'You get no reminders.' : 'They get no reminders.';
  }
}

/** `Zoe Keller (zoe.keller@example.com)`. Hostile text. */
export function personLabel({ name, email }: Pick<RosterPerson, 'name' | 'email'>): string {
  return plainText(actorLabel({ email, ...(name === undefined ? {} : { name }) }), 160);
}

/** `proven since 12 Nov 2026, 14:05 CET`. */
export function sinceWords({ status, since }: KeyStep, zone: string): string {
  return status === 'unknown' ? 'unknown' : `${status} since ${formatMinute(since, zone)}`;
}

/** Who said it, and why: `as admin@example.com said: left the team`, `by change c-12`. @param reader email of who reads it */
export function sourceWords({ by, evidence, reason }: KeyStep, reader?: string): string {
  const why = reason === undefined ? '' : `: ${plainText(reason, REASON_CHARS)}`;
  if (evidence !== undefined) return `by change ${plainText(evidence, 80)}${why}`;
  const who = by === reader?.toLowerCase() ? 'you' : by === 'operator' ? 'the operator' : plainText(by, 80);
  return `as ${who} said${why}`;
}
