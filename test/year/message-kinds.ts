/** What a message of the bot is, told by the key it was sent under: keys last longer than wordings. */
import type { SaidKind } from './record.ts';

const KINDS: readonly (readonly [pattern: RegExp, kind: SaidKind])[] = [
  [/^(message|submit|file)-/, 'answer'],
  [/^apology-/, 'apology'],
  [/^welcome-/, 'welcome'],
  [/^onboard-/, 'introduction'],
  [/^nudge-/, 'nudge'],
  [/^thanks-/, 'thanks'],
  [/^summary-/, 'summary'],
  [/^goal-/, 'goal'],
  [/^digest-.*-late$/, 'correction'],
  [/^digest-/, 'digest'],
];

export function kindOfKey(key: string): SaidKind {
  return KINDS.find(([pattern]) => pattern.test(key))?.[1] ?? 'unknown';
}

/** Id of the message or press that is answered under this key; undefined for what is said unasked. */
export function questionOfKey(key: string): string | undefined {
  return /^(?:message|submit|file)-([A-Za-z0-9+/_=]+)/.exec(key)?.[1];
}

/** The key that ends the words of what must be found again in a group space. */
export function keyInText(text: string): string | undefined {
  return /\b[a-z]+-[a-z0-9-]{8,}$/.exec(text.trim())?.[0];
}
