/** `confirm EVENT by PERSON`: an admin's word on somebody's claim. */
import type { Answer, ClarifyAnswer } from '../audit/answer.ts';
import { type Claim, type ClaimVerdict, saidAt } from '../audit/claims.ts';
import type { AuditEvent } from '../audit/event.ts';
import { formatMinute } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import { applyConfirmedClaims } from '../audit/roster.ts';
import { counted } from '../cards/voice.ts';
import { describeReading } from '../questions/canonical.ts';
import { plainText } from '../questions/plain-text.ts';
import { carryOut, type Outcome } from './admin/order.ts';
import { changerOf } from './admin/record-change.ts';
import { changeLabel } from './claims/change-label.ts';
import { askedIds } from './claims/claimable.ts';
import { type Kept, keepVerdict } from './claims/keep-claim.ts';
import type { Command, CommandContext } from './command.ts';
import { resolvePerson } from './people/resolve-person.ts';
import { refusal } from './statement.ts';

const COMMENT_CHARS = 300;
const MAX_CHOICES = 9;

export const judge: Command = {
  name: 'judge',
  summary: "Confirm or dispute somebody's claim",
  role: 'admin',
  topic: 'claims',
  writes: true,
  grammar: [
    '{verdict} [the] [claim|claims] [on|of|for] [the] [change|changes] {events} [(by|of|from) {person}] [(because|reason|comment) {comment}]',
    '{verdict} [the] (claim|claims) (by|of|from) {person} (on|to|for) [the] [change|changes] {events} [(because|reason|comment) {comment}]',
    '{undo} {verdict} [the] [claim|claims] [on|of|for] {events} [(by|of|from) {person}]',
  ],
  examples: [
    [
      'confirm c-0a1b2c3d4e5f60718293 by zoe.keller@example.com',
      {
        intent: 'judge',
        verdict: 'confirmed',
        events: ['c-0a1b2c3d4e5f60718293'],
        actor: { kind: 'person', email: 'zoe.keller@example.com' },
      },
    ],
    [
      'dispute c-0a1b2c3d4e5f60718293 because she was on leave',
      {
        intent: 'judge',
        verdict: 'disputed',
        events: ['c-0a1b2c3d4e5f60718293'],
        comment: 'she was on leave',
      },
    ],
  ],
  answer: async (question, context) => {
    const { verdict } = question;
    const ids = askedIds(question);
    const [first] = ids;
    if (verdict === undefined || first === undefined) return sayHow(context);
    const claimant = await whose(question, first, context);
    if (claimant.kind === 'answer') return claimant.answer;
    const { email } = claimant;
    const events = await Promise.all(ids.map((id) => context.store.find(id)));
    const keys = events.map((event, at) => ({ event, id: event?.id ?? ids[at] ?? '' }));
    const asked: Question = { ...question, events: keys.map(({ id }) => id), actor: { kind: 'person', email } };
    const about = `claim ${keys.map(({ id }) => id).join(' ')} ${email}`;
    return carryOut({ question: asked, about }, context, () => judgeAll(asked, verdict, { email, keys }, context));
  },
};

function sayHow(context: CommandContext): Answer {
  return refusal(context, 'Say confirm or dispute, the id of the change, and whose claim it is.', {
    title: 'Which claim?',
    suggestions: ['claims waiting'],
  });
}

type Claimant =
  | { readonly kind: 'person'; readonly email: string }
  | { readonly kind: 'answer'; readonly answer: Answer };

/** Whose claim is meant: as said; else the only one there is; else to be picked. */
async function whose(question: Question, id: string, context: CommandContext): Promise<Claimant> {
  if (question.actor !== undefined) return resolvePerson(question.actor, question, context);
  const event = await context.store.find(id);
  const all = (await context.store.state.list('claims')).map(({ value }) => value);
  const mine = all.filter(({ eventId, statement }) => eventId === (event?.id ?? id) && statement === 'mine');
  const [only, ...others] = mine;
  if (only === undefined) return { kind: 'answer', answer: noClaim(context) };
  return others.length === 0
    ? { kind: 'person', email: only.by }
    : { kind: 'answer', answer: offer(question, mine, context) };
}

function offer(question: Question, claims: readonly Claim[], context: CommandContext): ClarifyAnswer {
  return {
    kind: 'clarify',
    reading: describeReading(question, context),
    zone: context.zone,
    now: context.now,
    question,
    prompt: `${claims.length} people claim this change. Whose claim do you mean?`,
    choices: claims.slice(0, MAX_CHOICES).map((claim) => ({
      label: claim.by,
      detail: `said so ${formatMinute(saidAt(claim) ?? claim.event.time, context.zone)}${claim.verdict === undefined ? '' : `, ${claim.verdict}`}`,
      question: { ...question, actor: { kind: 'person', email: claim.by } },
    })),
  };
}

function noClaim(context: CommandContext): Answer {
  return refusal(context, 'Nobody claims this change; the claim may have been withdrawn. Nothing was changed.', {
    title: 'No claim to judge',
    suggestions: ['claims waiting'],
  });
}

interface Judging {
  readonly email: string;
  readonly keys: readonly { readonly id: string; readonly event: AuditEvent | undefined }[];
}

interface Judged extends Kept {
  readonly label: string;
}

async function judgeAll(
  question: Question,
  verdict: ClaimVerdict,
  { email, keys }: Judging,
  context: CommandContext,
): Promise<Outcome> {
  const comment = plainText(question.comment ?? '', COMMENT_CHARS);
  const word = {
    verdict,
    ...(comment === '' ? {} : { comment }),
    ...(question.undo === true ? { undo: true as const } : {}),
  };
  const judged: Judged[] = [];
  for (const { id, event } of keys) {
    const label = event === undefined ? plainText(id, 60) : changeLabel(event, context.zone);
    judged.push({ label, ...(await keepVerdict(id, email, word, context)) });
  }
  const changed = judged.filter(({ outcome }) => outcome.kind === 'changed');
  const [first] = changed;
  if (first === undefined) return nothingJudged(question, judged, context);
  const isUndone = question.undo === true;
  const what = changed.length === 1 ? `The claim of ${email}` : `${counted(changed.length, 'claim')} of ${email}`;
  return {
    kind: 'done',
    title: isUndone ? `${what}: ${verdict} no longer` : `${what}: ${verdict}`,
    lines: [
      ...(changed.length === 1 ? [`On ${first.label}.`] : []),
      isUndone ? 'It is open again.' : await followsWords(verdict, email, changed, context),
      ...(comment === '' ? [] : [`Your reason: ${comment}`]),
      ...(await keyWords(verdict, isUndone, email, changed, context)),
      ...leftWords(judged.length - changed.length),
    ],
    did: isUndone
      ? `took back that the claim of ${email} on ${listed(changed)} is ${verdict}`
      : `${verdict} the claim of ${email} on ${listed(changed)}`,
    undo: inverse(question, verdict, email, changed),
    buttons: [{ label: 'Waiting claims', ask: 'claims waiting' }],
  };
}

const FOLLOWS: Readonly<Record<ClaimVerdict, string>> = {
  confirmed: 'The record still names nobody, but the change counts as named from now on.',
  disputed: 'It stays visible as a disputed claim, and the change counts as without a name.',
};

/** A change counts as named while any claim on it is confirmed, whatever becomes of another one. */
async function followsWords(
  verdict: ClaimVerdict,
  email: string,
  changed: readonly Judged[],
  { store }: CommandContext,
): Promise<string> {
  if (verdict === 'confirmed') return FOLLOWS.confirmed;
  const ids = new Set(changed.flatMap(({ outcome }) => (outcome.kind === 'changed' ? [outcome.claim.eventId] : [])));
  const claims = (await store.state.list('claims')).map(({ value }) => value);
  const others = claims.filter((claim) => ids.has(claim.eventId) && claim.by !== email);
  const named = new Set(others.filter((claim) => claim.verdict === 'confirmed').map(({ eventId }) => eventId));
  if (named.size === 0) return FOLLOWS.disputed;
  return named.size === 1 && ids.size === 1
    ? 'It stays visible as a disputed claim. Another claim on this change is confirmed, so it still counts as named.'
    : `They stay visible as disputed claims. ${named.size} of the changes still count as named, by another confirmed claim.`;
}

/** What follows for the key of the claimant, once the records are looked through again. */
async function keyWords(
  verdict: ClaimVerdict,
  isUndone: boolean,
  email: string,
  changed: readonly Judged[],
  { store, now, asker }: CommandContext,
): Promise<readonly string[]> {
  const person = verdict === 'confirmed' && !isUndone ? await store.state.get('roster', email) : undefined;
  if (person === undefined) return [];
  const by = changerOf({ asker });
  const claims = changed.flatMap(({ outcome }) =>
    outcome.kind === 'changed' ? [{ eventId: outcome.claim.eventId, time: outcome.claim.event.time, by, at: now }] : [],
  );
  const key = applyConfirmedClaims(person, claims, now);
  return key.kind === 'changed' && key.person.key.status === 'regressed'
    ? ['Their API key was proven before this change, so it counts as lost from then on (regressed).']
    : [];
}

function leftWords(left: number): readonly string[] {
  return left === 0 ? [] : [`Of ${counted(left, 'other change')} there is no such claim, or it was judged so before.`];
}

function listed(changed: readonly Judged[]): string {
  const [first] = changed;
  return changed.length === 1 && first !== undefined ? first.label : counted(changed.length, 'change');
}

/** Back to the verdict before, where it was the same on all; else the claims are open again. */
function inverse({ undo }: Question, verdict: ClaimVerdict, email: string, changed: readonly Judged[]): Question {
  const before = changed.flatMap((judged) => (judged.before === undefined ? [] : [judged.before]));
  const base = {
    intent: 'judge',
    events: before.map(({ eventId }) => eventId),
    actor: { kind: 'person', email },
  } as const;
  const former = before[0]?.verdict;
  if (former !== undefined && before.every((claim) => claim.verdict === former)) return { ...base, verdict: former };
  return undo === true ? { ...base, verdict } : { ...base, verdict, undo: true };
}

/** The card is older than what became of the claim, or it is the admin's own. */
function nothingJudged(question: Question, judged: readonly Judged[], context: CommandContext): Outcome {
  const outcomes = judged.map(({ outcome }) => outcome);
  if (outcomes.some((outcome) => outcome.kind === 'refused' && outcome.because === 'own')) {
    return { kind: 'answer', answer: fourEyes(context) };
  }
  const same = outcomes.find((outcome) => outcome.kind === 'unchanged');
  if (same?.kind === 'unchanged') {
    const { verdict } = same.claim;
    const title = `The claim is ${verdict ?? 'open'}`;
    return { kind: 'same', title, lines: [`Since ${formatMinute(same.at, context.zone)}.`] };
  }
  const isWithdrawn = outcomes.some((outcome) => outcome.kind === 'refused' && outcome.because === 'withdrawn');
  return { kind: 'answer', answer: isWithdrawn ? withdrawnSince(question, context) : noClaim(context) };
}

function fourEyes(context: CommandContext): Answer {
  return refusal(context, 'Nobody judges their own claim; another admin can. Nothing was changed.', {
    title: 'This claim is your own',
    suggestions: ['claims waiting'],
  });
}

function withdrawnSince({ actor }: Question, context: CommandContext): Answer {
  const who = plainText(actor?.email ?? 'The person', 80);
  return refusal(context, `${who} no longer claims it. Nothing was changed.`, {
    title: 'This claim was withdrawn',
    suggestions: ['claims waiting'],
  });
}
