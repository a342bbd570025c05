/** One status for several people at once, and the card for it. */
import type { Answer, MessageAnswer } from '../../audit/answer.ts';
import { readEmail } from '../../audit/email.ts';
import type { Question } from '../../audit/question.ts';
import type { KeyStatus } from '../../audit/roster.ts';
import { phrase } from '../../questions/canonical.ts';
import { plainText } from '../../questions/plain-text.ts';
import { recordChange } from '../admin/record-change.ts';
import type { CommandContext } from '../command.ts';
import { isPrivate } from '../outreach/people-in-reach.ts';
import { refusal, statement } from '../statement.ts';
import { followsWords, isSayable, personLabel, SAYABLE, STATUS_MEANS } from './key-words.ts';
import { sayOfKey, unsayOfKey } from './step-key.ts';

/** A list of choices holds no more. */
const MAX_CHOICES = 12;
const MAX_SHOWN = 6;

/** One status for several people: carried out when it is whole, else the card to fill it in. */
export async function answerSeveral(question: Question, context: CommandContext): Promise<Answer> {
  const isFirst = question.asOf === undefined && question.status === undefined;
  if (!isFirst) return changeKeys(question, context);
  return isPrivate(context) ? bulkForm(question, context) : notHere(context);
}

/** The card tells what is known of each, and in a group space others read along. */
function notHere(context: CommandContext): Answer {
  return refusal(context, 'That card names people and what is known about their keys: ask me for it in a 1:1 space.', {
    title: 'Not in front of others',
  });
}

/** The card to pick people, a status and a reason. */
async function bulkForm(question: Question, context: CommandContext): Promise<MessageAnswer> {
  const { people: asked = [] } = question;
  const found = await Promise.all(asked.map((email) => context.store.state.get('roster', email)));
  const people = found.filter((person) => person !== undefined);
  const shown = people.slice(0, MAX_CHOICES);
  const left = people.length - shown.length;
  const more =
    left === 0 ? [] : [`${left} more are not listed here; a team or a status narrows it: "people team North".`];
  return statement(context, {
    question,
    title: 'Set the keys of several people',
    lines: ['Pick the people and what is known about their API keys. Exempt and revoked need a reason.', ...more],
    inputs: [
      {
        kind: 'choice',
        id: 'people',
        label: 'People',
        multiple: true,
        choices: shown.map((person) => ({
          title: `${person.name ?? person.email}: ${person.key.status}`,
          value: person.email,
        })),
      },
      {
        kind: 'choice',
        id: 'status',
        label: 'Status',
        multiple: false,
        choices: SAYABLE.map((status) => ({ title: `${status}: ${STATUS_MEANS[status]}`, value: status })),
      },
      { kind: 'text', id: 'comment', label: 'Reason' },
    ],
    buttons: [{ label: 'Set these keys', question: { intent: 'key', asOf: context.now } }],
  });
}

interface Result {
  readonly email: string;
  /** Why nothing was changed; absent: it was. */
  readonly because?: string;
}

/** Changes those that can be, and says of the others why they were left as they are. */
async function changeKeys(question: Question, context: CommandContext): Promise<Answer> {
  const { status, people = [], comment, undo } = question;
  const emails = [...new Set(people.map((email) => readEmail(email) ?? ''))].filter((email) => email !== '');
  if (emails.length === 0) return notYet('Pick at least one person.', context);
  if (status === undefined) return notYet('Pick a status.', context);
  if (!isSayable(status)) return notYet('Only records can say that a key is proven or regressed.', context);
  if (undo !== true && (status === 'exempt' || status === 'revoked') && (comment?.trim() ?? '') === '')
    return notYet(`Give a reason: why is the key ${status}?`, context);
  const results: Result[] = [];
  for (const email of emails) results.push(await changeOne(email, status, question, context));
  return report(question, status, results, context);
}

/** As the journal says it of every order. */
function reasonWords(comment: string | undefined): string {
  const words = plainText(comment ?? '', 120);
  return words === '' ? '' : `, because "${words}"`;
}

function notYet(reason: string, context: CommandContext): Answer {
  return refusal(context, `${reason} Nothing was changed.`, { title: 'Not yet complete' });
}

async function changeOne(
  email: string,
  status: KeyStatus,
  question: Question,
  context: CommandContext,
): Promise<Result> {
  const because = await whyNot(email, status, question, context);
  if (because !== undefined) return { email, because };
  const { comment, undo } = question;
  const said = { status, ...(comment === undefined ? {} : { comment }) };
  const { outcome, before } =
    undo === true ? await unsayOfKey({ email }, status, context) : await sayOfKey({ email }, said, context);
  if (outcome.kind !== 'changed') return { email, because: outcome.because };
  const actor = { kind: 'person', email } as const;
  await recordChange(context, {
    did:
      undo === true
        ? `took back that the key of ${email} is ${status}`
        : `set the key of ${email} from ${before.key.status} to ${status}${reasonWords(comment)}`,
    ...(undo === true ? {} : { undo: phrase({ intent: 'key', undo: true, status, actor }, context.zone) }),
    about: `key of ${email}`,
  });
  return { email };
}

/** A card may be old, and a record outweighs what is said of many at once. */
async function whyNot(
  email: string,
  status: KeyStatus,
  { asOf, undo }: Question,
  context: CommandContext,
): Promise<string | undefined> {
  if (context.isAnonymous({ email })) return 'It stands for a service, not for a person.';
  const person = await context.store.state.get('roster', email);
  if (person === undefined) return asOf === undefined ? undefined : 'Not on the roster any more.';
  if (asOf !== undefined && person.key.at > asOf) return `Changed since the card was made: now ${person.key.status}.`;
  const isWeaker = status === 'missing' || status === 'reported';
  if (undo !== true && isWeaker && person.key.status === 'proven')
    return 'A recorded change proves the key; say it of this person alone if it is missing again.';
  return undefined;
}

function report(
  question: Question,
  status: KeyStatus,
  results: readonly Result[],
  context: CommandContext,
): MessageAnswer {
  const changed = results.filter(({ because }) => because === undefined).map(({ email }) => email);
  const kept = results.filter(({ because }) => because !== undefined);
  const verb = question.undo === true ? `no longer ${status}` : `now ${status}`;
  const title =
    changed.length === 0 ? 'Nothing was changed' : `${changed.length} of ${results.length} ${keys(results)} ${verb}`;
  const follows =
    changed.length > 0 && question.undo !== true && isSayable(status) ? [followsWords(status, false)] : [];
  const more = kept.length - MAX_SHOWN;
  return statement(context, {
    question,
    title,
    lines: [
      ...follows,
      ...kept
        .slice(0, MAX_SHOWN)
        .map(({ email, because = '' }) => `Not changed: ${personLabel({ email })}. ${because}`),
      ...(more > 0 ? [`and ${more} more that were not changed.`] : []),
    ],
    buttons: [...undoButton(question, status, changed, context), { label: 'People', ask: 'people' }],
  });
}

function keys(results: readonly Result[]): string {
  return results.length === 1 ? 'key is' : 'keys are';
}

function undoButton(question: Question, status: KeyStatus, changed: readonly string[], { now }: CommandContext) {
  if (changed.length === 0 || question.undo === true) return [];
  const undo: Question = { intent: 'key', undo: true, status, people: changed, asOf: now };
  return [{ label: 'Undo', question: undo }];
}
