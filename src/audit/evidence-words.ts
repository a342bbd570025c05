/** Evidence in sentences, each kind with what it cannot tell. */
import { readEmail } from './email.ts';
import type { Actor, AuditEvent } from './event.ts';
import { type Evidence, SAME_CLIENT_MS, SIGNED_IN_MS, type Trace } from './evidence.ts';
import { formatMinute } from './period.ts';

export interface EvidenceFrame {
  /** IANA zone. */
  readonly zone: string;
  /** Names may be given, and not only numbers of people. */
  readonly withNames: boolean;
}

/** Names in one sentence. */
const MAX_NAMES = 5;
const NAME_CHARS = 80;
const MINUTES = SAME_CLIENT_MS / 60_000;
const HOURS = SIGNED_IN_MS / 3_600_000;

/** @param ruledOut emails of those whose key was proven then */
export function evidenceWords(
  event: AuditEvent,
  { sameRequest, sameClient, signedIn }: Evidence,
  ruledOut: readonly string[],
  frame: EvidenceFrame,
): readonly string[] {
  const address = frame.withNames && event.ip !== undefined ? ` (${short(event.ip)})` : '';
  return [
    ...sentence(sameRequest, (people) => `${people} named in records of the same request`, frame),
    ...sentence(
      sameClient,
      (people) => `${people} named in changes from the same address${address} and browser, within ${MINUTES} minutes`,
      frame,
    ),
    ...sentence(signedIn, (people) => `${people} signed in at the time`, frame, true),
    ...(ruledOut.length === 0 ? [] : [`Left out, as their own keys were proven then: ${outWords(ruledOut, frame)}.`]),
  ];
}

function sentence(
  traces: readonly Trace[],
  words: (people: string) => string,
  { zone, withNames }: EvidenceFrame,
  withTime = false,
): readonly string[] {
  if (traces.length === 0) return [];
  const people = traces.length === 1 ? '1 person was' : `${traces.length} people were`;
  if (!withNames) return [`${words(people)}.`];
  const names = traces.map(({ actor, at }) => {
    return withTime ? `${nameOf(actor)} (since ${formatMinute(at, zone)})` : nameOf(actor);
  });
  return [`${words(people)}: ${listed(names)}.`];
}

function outWords(emails: readonly string[], { withNames }: EvidenceFrame): string {
  return withNames ? listed(emails.map(short)) : `${emails.length}`;
}

/** By the alphabet, as another order would read as a ranking. */
function listed(names: readonly string[]): string {
  const shown = names.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)).slice(0, MAX_NAMES);
  const left = names.length - shown.length;
  return left === 0 ? shown.join(', ') : `${shown.join(', ')} and ${left} more`;
}

/** An email as it is; other names in quotes, since anything may stand in them. */
function nameOf({ email, name, id }: Actor): string {
  if (email !== undefined && readEmail(email) !== undefined) return short(email);
  return `"${short(name ?? email ?? id ?? '')}"`;
}

function short(text: string): string {
  return text.length > NAME_CHARS ? `${text.slice(0, NAME_CHARS)}...` : text;
}

/** What the evidence that there is cannot tell. @param found people in it, before any was left out */
export function evidenceLimits(
  { sameRequest, sameClient, signedIn, isCut }: Evidence,
  found: number,
): readonly string[] {
  return [
    ...(found === 0 ? ['No other record narrows it down.'] : []),
    ...(sameRequest.length > 0 ? ['A request can hold steps that a service took for somebody else.'] : []),
    ...(sameClient.length > 0 ? ['An address can be shared: by an office, a proxy or a server.'] : []),
    ...(signedIn.length > 0 ? ['Being signed in does not mean having made the change.'] : []),
    ...(isCut ? ['There were too many records near it to look at all; more people may fit.'] : []),
    `Sign-ins of more than ${HOURS} hours before, API tokens and people of other organisations are not seen. Silence proves nothing.`,
  ];
}
