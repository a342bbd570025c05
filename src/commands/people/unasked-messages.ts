/** What the bot has written to one person without being asked, and why. */
import type { Outreach } from '../../audit/outreach.ts';
import type { AuditStore } from '../../audit/ports.ts';
import type { ErasureRequest } from '../../audit/state.ts';
import { plainText } from '../../questions/plain-text.ts';
import { keyOf } from '../outreach/person-key.ts';

const NAME_CHARS = 80;
const MINUTE_MS = 60_000;

/** One message that came without being asked for. */
export interface Unasked {
  /** When, UTC ms. */
  readonly at: number;
  readonly what: string;
  /** After "because". */
  readonly why: string;
  /** It is about the person's own API key, and can be stopped. */
  readonly isReminder?: true;
}

const AS_ADMIN = 'you are an admin here';

/** By the first part of the key of what was told. */
const WARNINGS: Readonly<Record<string, Omit<Unasked, 'at'>>> = {
  loss: { what: 'a warning that records are about to be lost', why: AS_ADMIN },
  'access-lost': { what: 'a warning that I cannot fetch audit records any more', why: AS_ADMIN },
  'access-back': { what: 'that I can fetch audit records again', why: 'you were told that I could not' },
  'access-ends': { what: 'a warning that my access to audit records ends soon', why: AS_ADMIN },
  'poll-failing': { what: 'a warning that fetching audit records fails', why: AS_ADMIN },
  purge: { what: 'whether old records may be deleted', why: 'only an admin can say so' },
  'purge-done': { what: 'what was deleted, and by whose approval', why: AS_ADMIN },
  'erasure-request': { what: 'that somebody wants their name taken out', why: 'only an admin can decide it' },
  'erasure-done': { what: 'that a name was taken out after an interruption', why: 'you had ordered it' },
};
const OTHER_WARNING: Omit<Unasked, 'at'> = { what: 'a message to admins', why: AS_ADMIN };

/** Newest first. What was watched for is not among it. @param email lower case */
export async function unaskedTo(email: string, { state }: Pick<AuditStore, 'state'>): Promise<readonly Unasked[]> {
  const [outreach, roster, summaries, warnings, request] = await Promise.all([
    state.get('outreach', email),
    state.get('roster', email),
    state.list('summaries'),
    state.list('warnings'),
    state.get('erasureRequests', email),
  ]);
  const told = summaries
    .filter(({ value }) => value.email === email && value.status === 'posted')
    .map(({ value }): Unasked => ({ at: value.at, what: 'the weekly summary for admins', why: AS_ADMIN }));
  const own = `/${keyOf(email)}`;
  const warned = warnings
    .filter(({ key, value }) => key.endsWith(own) && value.planned !== true)
    .map(({ key, value }): Unasked => ({ at: value.at, ...(WARNINGS[key.split('/')[0] ?? ''] ?? OTHER_WARNING) }));
  const all = [
    ...told,
    ...withoutRepeats(warned),
    ...introduction(outreach),
    ...(outreach?.nudges ?? []).flatMap(reminder),
    ...(outreach?.thankedFor === undefined || roster === undefined ? [] : [thanks(outreach.thankedFor)]),
    ...decision(request),
  ];
  return all.toSorted((a, b) => b.at - a.at);
}

/** One message may tell of several things of a kind. */
function withoutRepeats(messages: readonly Unasked[]): readonly Unasked[] {
  return messages.filter(
    ({ at, what }, place) =>
      !messages.slice(0, place).some((other) => other.what === what && Math.abs(other.at - at) < MINUTE_MS),
  );
}

function introduction(outreach: Outreach | undefined): readonly Unasked[] {
  const { onboarding } = outreach ?? {};
  if (onboarding?.status !== 'introduced') return [];
  const by = plainText(onboarding.askedBy, NAME_CHARS);
  return [
    {
      at: onboarding.introducedAt ?? onboarding.askedAt,
      what: 'I introduced myself',
      why: `${by} asked me to, so that your changes carry your name`,
      isReminder: true,
    },
  ];
}

function reminder({ at, status, askedBy }: Outreach['nudges'][number]): readonly Unasked[] {
  if (status !== 'sent') return [];
  const why =
    askedBy === undefined
      ? 'no change with your own name was recorded since an admin or you spoke of your API key'
      : `${plainText(askedBy, NAME_CHARS)} asked me to`;
  return [{ at, what: 'a reminder of your API key', why, isReminder: true }];
}

function thanks(at: number): Unasked {
  const why = 'a change showed your own name for the first time, so your API key works';
  return { at, what: 'thanks', why, isReminder: true };
}

function decision(request: ErasureRequest | undefined): readonly Unasked[] {
  if (request?.toldAt === undefined) return [];
  const what = 'that your name stays in the records';
  return [{ at: request.toldAt, what, why: 'you had asked me to take it out' }];
}
