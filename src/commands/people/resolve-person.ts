/** Who is meant by a name, an email or an id in an order: one person with an email, or what to ask back. */
import type { Answer, ClarifyAnswer } from '../../audit/answer.ts';
import { readEmail } from '../../audit/email.ts';
import type { NameMatch } from '../../audit/ports.ts';
import type { AskedActor, Question } from '../../audit/question.ts';
import type { RosterPerson } from '../../audit/roster.ts';
import { decodeId } from '../../audit/vendor-id.ts';
import { describeReading } from '../../questions/canonical.ts';
import { pickName } from '../../questions/names.ts';
import { plainText } from '../../questions/plain-text.ts';
import type { CommandContext } from '../command.ts';
import { findActor, holdsWords, MAX_CANDIDATES } from '../find-name.ts';
import { refusal } from '../statement.ts';

export type ResolvedPerson =
  | {
      readonly kind: 'person';
      /** Lower case. */
      readonly email: string;
      readonly name?: string;
    }
  | { readonly kind: 'answer'; readonly answer: Answer };

const NAME_CHARS = 80;
const MAX_CHOICES = 9;
const SELF: ReadonlySet<string> = new Set(['me', 'myself', 'i']);

/**
 * Looks in the roster, then among the actors of the trail. An email is always
 * that person, known or not. A name must fit exactly one, but for case and
 * accents; what is only near, or fits several, is offered as a choice.
 */
export async function resolvePerson(
  asked: AskedActor,
  question: Question,
  context: CommandContext,
): Promise<ResolvedPerson> {
  if (asked.kind === 'anonymous') return refused(context, 'That stands for a service, not for a person.');
  const own = ownEmail(asked, context);
  if (own !== undefined) return personOf(own, context);
  const email = readEmail(asked.email ?? asked.name ?? '');
  if (email !== undefined) {
    if (context.isAnonymous({ email })) return refused(context, `${email} stands for a service, not for a person.`);
    return personOf(email, context);
  }
  const typed = asked.id ?? asked.name ?? asked.email ?? '';
  if (typed.trim() === '') return refused(context, 'Say who is meant: an email, or a full name.');
  return byNameOrId(typed, question, context);
}

/** The person who asks, when they said "me". */
function ownEmail({ email, name, id }: AskedActor, { asker }: CommandContext): string | undefined {
  const isSelf = email === undefined && id === undefined && SELF.has(name?.trim().toLowerCase() ?? '');
  return isSelf ? asker.sender?.email.toLowerCase() : undefined;
}

async function personOf(email: string, context: CommandContext): Promise<ResolvedPerson> {
  const known = await context.store.state.get('roster', email);
  const name = known?.name ?? (await recordedName(email, context));
  return { kind: 'person', email, ...(name === undefined ? {} : { name }) };
}

async function recordedName(email: string, { store }: CommandContext): Promise<string | undefined> {
  const matches = await store.names({ kind: 'actor', text: email, limit: MAX_CANDIDATES });
  const own = matches.find((match) => match.email?.toLowerCase() === email);
  return own === undefined || own.name.toLowerCase() === email ? undefined : own.name;
}

async function byNameOrId(typed: string, question: Question, context: CommandContext): Promise<ResolvedPerson> {
  const roster = (await context.store.state.list('roster')).map(({ value }) => value);
  const id = decodeId(typed.trim());
  const withId = roster.find(({ ids }) => ids?.includes(id) === true);
  if (withId !== undefined) return known(withId.email, withId.name);
  const recorded = await recordedActors(typed, context);
  const candidates = merged([...roster.map(asMatch), ...recorded]);
  const picked = pickName(typed, candidates);
  if (picked.kind === 'resolved' && picked.note === undefined)
    return known(picked.match.email ?? '', picked.match.name);
  if (picked.kind === 'tie') return choice(typed, { question, matches: picked.matches, isExact: true }, context);
  const near = picked.kind === 'resolved' ? [picked.match] : partsOf(typed, candidates, recorded);
  if (near.length > 0) return choice(typed, { question, matches: near, isExact: false }, context);
  return unknown(typed, context);
}

function known(email: string, name: string | undefined): ResolvedPerson {
  return { kind: 'person', email, ...(name === undefined || name.toLowerCase() === email ? {} : { name }) };
}

/** Actors of the trail that the text could stand for; only those with an email can be written to. */
async function recordedActors(typed: string, context: CommandContext): Promise<readonly NameMatch[]> {
  const found = await findActor(typed, context);
  const matches = found.kind === 'one' ? [found.match] : found.kind === 'none' ? found.nearest : found.matches;
  return matches.filter(({ email, name }) => {
    return email !== undefined && readEmail(email) !== undefined && !context.isAnonymous({ email, name });
  });
}

function asMatch({ email, name, addedAt }: RosterPerson): NameMatch {
  const shown = name ?? email;
  return {
    kind: 'actor',
    name: shown,
    formerNames: [],
    email,
    distance: 0,
    matched: shown,
    lastSeenAt: addedAt,
    eventCount: 0,
  };
}

/** One for each email: the roster's, with the names that records know besides. */
function merged(matches: readonly NameMatch[]): readonly NameMatch[] {
  const byEmail = new Map<string, NameMatch>();
  for (const match of matches) {
    const email = match.email?.toLowerCase() ?? '';
    const first = byEmail.get(email);
    const id = first?.id ?? match.id;
    const named = { ...(first ?? match), email, matched: match.matched, ...(id === undefined ? {} : { id }) };
    byEmail.set(email, named);
  }
  return [...byEmail.values()];
}

/** Those that hold what was typed as words or beginnings of words. */
function partsOf(
  typed: string,
  candidates: readonly NameMatch[],
  recorded: readonly NameMatch[],
): readonly NameMatch[] {
  const parts = candidates.filter(({ name, email }) => holdsWords(`${name} ${email ?? ''}`, typed));
  const emails = new Set(recorded.map(({ email }) => email?.toLowerCase()));
  return parts.length > 0 ? parts : candidates.filter(({ email }) => emails.has(email));
}

function choice(
  typed: string,
  offered: { readonly question: Question; readonly matches: readonly NameMatch[]; readonly isExact: boolean },
  context: CommandContext,
): ResolvedPerson {
  const { question, matches, isExact } = offered;
  const name = plainText(typed, NAME_CHARS);
  const shown = matches.slice(0, MAX_CHOICES);
  const more =
    matches.length > shown.length ? ` ${shown.length} of ${matches.length} are listed; an email is exact.` : '';
  const prompt = isExact
    ? `${matches.length} people are called "${name}". Which one do you mean?`
    : `Nobody is called exactly "${name}". Did you mean ${shown.length === 1 ? 'this person' : 'one of these people'}?`;
  const answer: ClarifyAnswer = {
    kind: 'clarify',
    reading: describeReading(question, { zone: context.zone, now: context.now }),
    zone: context.zone,
    now: context.now,
    question,
    prompt: `${prompt}${more}`,
    choices: shown.map((match) => ({
      label: match.name,
      detail: match.email ?? '',
      question: {
        ...question,
        actor: { kind: 'person', ...(match.email === undefined ? {} : { email: match.email }) },
      },
    })),
  };
  return { kind: 'answer', answer };
}

function unknown(typed: string, context: CommandContext): ResolvedPerson {
  return {
    kind: 'answer',
    answer: refusal(context, 'Neither the roster nor the records know an email for that name. Write the email.', {
      notUnderstood: [plainText(typed, NAME_CHARS)],
    }),
  };
}

function refused(context: CommandContext, reason: string): ResolvedPerson {
  return { kind: 'answer', answer: refusal(context, reason, { title: 'Not a person' }) };
}
