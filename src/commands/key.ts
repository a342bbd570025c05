/** `key missing X`: what is known of somebody's API keys, said by an admin, or of oneself. */
import type { Answer } from '../audit/answer.ts';
import type { Question } from '../audit/question.ts';
import type { KeyStatus } from '../audit/roster.ts';
import { plainText } from '../questions/plain-text.ts';
import { carryOut, type Outcome } from './admin/order.ts';
import { changerOf } from './admin/record-change.ts';
import type { Command, CommandContext, Lacking } from './command.ts';
import { answerSeveral } from './people/bulk-keys.ts';
import { followsWords, isSayable, personLabel, sinceWords } from './people/key-words.ts';
import { resolvePerson } from './people/resolve-person.ts';
import { type KeyTarget, type SteppedKey, sayOfKey, unsayOfKey } from './people/step-key.ts';
import { refusal, statement } from './statement.ts';

const ZOE = { kind: 'person', email: 'zoe.keller@example.com' } as const;

export const key: Command = {
  name: 'key',
  summary: "Note what is known about somebody's API key: missing, reported, exempt, revoked, unknown",
  role: 'viewer',
  topic: 'people',
  mayDo: lacking,
  writes: true,
  grammar: [
    '[api] (key|keys) [is|are] {status} [for|of] {person} [(because|reason) {comment}]',
    '[api] (key|keys) [are] {status} [for|of] {people} [(because|reason) {comment}]',
    '[api] (key|keys) {undo} {status} [for|of] {person}',
    '(mark|set|note|record) [the] [api] (key|keys) (of|for) {person} (as|to) {status} [(because|reason) {comment}]',
    '(mark|note) {person} as {status} [(because|reason) {comment}]',
    '{person} (has|has got) {status} [(because|reason) {comment}]',
  ],
  examples: [
    ['key missing zoe.keller@example.com', { intent: 'key', status: 'missing', actor: ZOE }],
    [
      'key exempt zoe.keller@example.com because she only reads reports',
      { intent: 'key', status: 'exempt', actor: ZOE, comment: 'she only reads reports' },
    ],
    ['key no longer exempt zoe.keller@example.com', { intent: 'key', status: 'exempt', actor: ZOE, undo: true }],
    [
      'keys missing zoe.keller@example.com, max.muster@example.com',
      { intent: 'key', status: 'missing', people: ['zoe.keller@example.com', 'max.muster@example.com'] },
    ],
  ],
  answer: async (question, context) => {
    if (isAboutSeveral(question)) return answerSeveral(question, context);
    const { actor, status } = question;
    if (actor === undefined || status === undefined) return sayHow(context);
    if (!isSayable(status)) return onlyRecords(status, context);
    const found = await resolvePerson(actor, question, context);
    if (found.kind === 'answer') return found.answer;
    const { email } = found;
    const asked: Question = { ...question, actor: { kind: 'person', email } };
    if (needsReason(question)) return askReason(asked, found, context);
    return carryOut({ question: asked, about: `key of ${email}` }, context, () =>
      change(asked, status, found, context),
    );
  },
};

/** Everybody may report their own keys, and take that back. */
function lacking({ actor, people, status }: Question, { sender }: CommandContext['asker']): Lacking | undefined {
  const own = sender?.email.toLowerCase();
  const isOwn = own !== undefined && people === undefined && actor?.email?.toLowerCase() === own;
  return isOwn && status === 'reported' ? undefined : { role: 'admin', what: "set the status of somebody's API key" };
}

/** Several people are named, or are to be picked on a card. */
function isAboutSeveral({ people, actor, asOf }: Question): boolean {
  return people !== undefined || (actor === undefined && asOf !== undefined);
}

function needsReason({ status, undo, comment }: Question): boolean {
  return (status === 'exempt' || status === 'revoked') && undo !== true && (comment?.trim() ?? '') === '';
}

function sayHow(context: CommandContext): Answer {
  return refusal(context, 'Say what is known about the key, and whose it is.', {
    title: 'Whose key is it?',
    suggestions: ['key missing zoe.keller@example.com', 'key reported me', 'people'],
  });
}

function onlyRecords(status: KeyStatus, context: CommandContext): Answer {
  const how =
    status === 'proven'
      ? "Only a change recorded under the person's own name proves a key."
      : 'Only a confirmed claim on a later change without a name makes a key regressed.';
  return refusal(context, `${how} You can set missing, reported, exempt, revoked or unknown.`, {
    title: 'Only records can say this',
  });
}

function askReason(question: Question, target: KeyTarget, context: CommandContext): Answer {
  const { status = 'exempt' } = question;
  return statement(context, {
    question,
    title: `Why is the key of ${personLabel(target)} ${status}?`,
    lines: ['The reason is shown beside the status. Nothing was changed yet.'],
    inputs: [{ kind: 'text', id: 'comment', label: 'Reason', placeholder: 'only reads reports' }],
    buttons: [{ label: `Set to ${status}`, question: { ...question, asOf: context.now } }],
  });
}

async function change(
  question: Question,
  status: KeyStatus,
  target: KeyTarget,
  context: CommandContext,
): Promise<Outcome> {
  const { undo, comment } = question;
  const stepped =
    undo === true
      ? await unsayOfKey(target, status, context)
      : await sayOfKey(target, { status, ...(comment === undefined ? {} : { comment }) }, context);
  const { outcome, before } = stepped;
  const label = personLabel({ ...target, ...before });
  if (outcome.kind === 'refused')
    return {
      kind: 'answer',
      answer: refusal(context, `${outcome.because} Nothing was changed.`, { title: `Key of ${label}` }),
    };
  const { status: now } = outcome.kind === 'changed' ? outcome.person.key : before.key;
  const title = changerOf(context) === target.email ? `Your key: ${now}` : `Key of ${label}: ${now}`;
  if (outcome.kind === 'unchanged')
    return { kind: 'same', title, lines: [outcome.because], buttons: [details(target)] };
  return {
    kind: 'done',
    title,
    lines: linesOf(question, stepped, context),
    did: didWords(question, target, before.key.status),
    undo: inverse(question, before.key.reason),
    buttons: [details(target)],
  };
}

function linesOf(question: Question, { outcome, before, isKnown, isListed }: SteppedKey, context: CommandContext) {
  const { status = 'unknown', undo, comment } = question;
  const { zone } = context;
  const isOwn = changerOf(context) === before.email;
  if (undo === true) {
    const back = outcome.kind === 'changed' ? sinceWords(outcome.person.key, zone) : before.key.status;
    return [
      `"${status}" is taken back: it is ${back} again.`,
      ...(isListed ? [] : [`${isOwn ? 'You' : 'They'} are not on the roster any more, as before.`]),
    ];
  }
  return [
    isKnown
      ? `Before: ${sinceWords(before.key, zone)}.`
      : isOwn
        ? 'You were not on the roster; now you are.'
        : 'They were not on the roster; now they are.',
    ...(comment === undefined ? [] : [`Reason: ${plainText(comment, 200)}`]),
    ...(isSayable(status) ? [followsWords(status, isOwn)] : []),
  ];
}

function details({ email }: KeyTarget) {
  return { label: 'Details', question: { intent: 'person', actor: { kind: 'person', email } } } as const;
}

/** Without the reason, which the journal adds to every order. */
function didWords({ status = 'unknown', undo }: Question, { email }: KeyTarget, before: KeyStatus): string {
  if (undo === true) return `took back that the key of ${email} is ${status}`;
  return `set the key of ${email} from ${before} to ${status}`;
}

/** The order that brings the former state back. */
function inverse({ status = 'unknown', undo, comment, actor }: Question, reason?: string): Question {
  const order: Question = { intent: 'key', status, ...(actor === undefined ? {} : { actor }) };
  const why = comment ?? reason;
  return undo === true ? { ...order, ...(why === undefined ? {} : { comment: why }) } : { ...order, undo: true };
}
