/** `automation X for dial numbers`: changes by a service that are meant to name nobody count apart. */
import type { Answer } from '../audit/answer.ts';
import { automationKey } from '../audit/automation.ts';
import { entityTypeLabel } from '../audit/entity-type.ts';
import type { Question } from '../audit/question.ts';
import type { Automation } from '../audit/roster.ts';
import { counted } from '../cards/voice.ts';
import { plainText } from '../questions/plain-text.ts';
import { carryOut, type Outcome } from './admin/order.ts';
import { changerOf } from './admin/record-change.ts';
import { readIdentity } from './admin/service-identities.ts';
import type { Command, CommandContext } from './command.ts';
import { offerKinds } from './offer-kinds.ts';
import { refusal, statement } from './statement.ts';

const REASON_CHARS = 300;

export const automation: Command = {
  name: 'automation',
  summary: 'Count the changes that a service makes by itself apart, for one kind of object',
  role: 'admin',
  wholeBot: true,
  topic: 'administration',
  writes: true,
  grammar: [
    '(automation|automated) {identity} [(for|in|of|on) {type}] [(because|reason|as) {comment}]',
    '[mark|set|name] {identity} (is|as) [an|the] (automation|automated) [(for|in|of|on) {type}] [(because|reason) {comment}]',
  ],
  examples: [
    [
      'automation api@cconesp.net for dial numbers because HR sync',
      { intent: 'automation', identity: 'api@cconesp.net', entityType: 'dial-number', comment: 'HR sync' },
    ],
  ],
  answer: async (question, context): Promise<Answer> => {
    const identity = readIdentity(question.identity);
    if (identity === undefined) return notAService(question, context);
    if (question.entityTypes !== undefined) return offerKinds(question, question.entityTypes, context);
    if (question.entityType === undefined && question.sure !== true) return askAgain(question, identity, context);
    const rule = ruleOf(question, identity, context);
    return carryOut({ question, about: aboutRule(rule) }, context, () => add(rule, context));
  },
};

/** Key of the journal. */
export function aboutRule(rule: Pick<Automation, 'identity' | 'entityType'>): string {
  return `automation ${automationKey(rule)}`;
}

/** `api@cconesp.net for dial numbers`, `api@cconesp.net for every kind`. */
export function ruleWords({ identity, entityType }: Pick<Automation, 'identity' | 'entityType'>): string {
  return `${identity} for ${entityType === undefined ? 'every kind' : entityTypeLabel(entityType, 2)}`;
}

export function notAService({ identity = '' }: Question, context: CommandContext): Answer {
  return refusal(context, 'Give the email or name of the service as records carry it, and a kind of object.', {
    title: 'Which service?',
    notUnderstood: identity === '' ? [] : [plainText(identity, 80)],
    suggestions: ['automation api@cconesp.net for dial numbers', 'automations'],
  });
}

function ruleOf({ entityType, comment }: Question, identity: string, context: CommandContext): Automation {
  const reason = plainText(comment ?? '', REASON_CHARS);
  return {
    identity,
    ...(entityType === undefined ? {} : { entityType }),
    ...(reason === '' ? {} : { reason }),
    by: changerOf(context),
    at: context.now,
  };
}

/** Without a kind, changes that people made without a key would be hidden too. */
async function askAgain(question: Question, identity: string, context: CommandContext): Promise<Answer> {
  const changes = await context.store.count({ actor: { kind: 'person', email: identity, name: identity } });
  return statement(context, {
    question,
    title: `Every change by ${identity}?`,
    lines: [
      `${counted(changes, 'recorded change')} would count as automation, also those that people made without an API key.`,
      'Better name a kind: "automation api@cconesp.net for dial numbers". Nothing was changed yet.',
    ],
    buttons: [{ label: 'Yes, every kind', question: { ...question, sure: true, asOf: context.now } }],
  });
}

async function add(rule: Automation, context: CommandContext): Promise<Outcome> {
  let before: Automation | undefined;
  let isSame = false;
  await context.store.state.update('automations', automationKey(rule), (current) => {
    before = current;
    isSame = current !== undefined && (rule.reason === undefined || rule.reason === current.reason);
    return isSame ? current : rule;
  });
  const words = ruleWords(rule);
  if (isSame) return { kind: 'same', title: `Automation: ${words}`, buttons: [LIST] };
  return {
    kind: 'done',
    title: `Automation: ${words}`,
    lines: await effect(rule, before, context),
    did: `named ${words} as automation`,
    undo: inverse(rule, before),
    buttons: [LIST],
  };
}

const LIST = { label: 'All automations', ask: 'automations' } as const;

async function effect(
  rule: Automation,
  before: Automation | undefined,
  context: CommandContext,
): Promise<readonly string[]> {
  if (before !== undefined) return [`Before: ${before.reason ?? 'no reason given'}.`, `Reason: ${rule.reason}.`];
  const { identity, entityType, reason } = rule;
  const changes = await context.store.count({
    actor: { kind: 'person', email: identity, name: identity },
    ...(entityType === undefined ? {} : { entityTypes: [entityType] }),
  });
  return [
    ...(reason === undefined ? [] : [`Reason: ${reason}.`]),
    context.isAnonymous({ email: identity }) || context.isAnonymous({ name: identity })
      ? `${counted(changes, 'recorded change')} ${changes === 1 ? 'counts' : 'count'} apart from now on: neither as named nor as without a name.`
      : 'Records with this name count as named already, so this changes nothing until it is an anonymous actor.',
  ];
}

/** The rule as it was, or no rule. */
function inverse({ identity, entityType }: Automation, before: Automation | undefined): Question {
  const kind = entityType === undefined ? {} : { entityType };
  if (before === undefined) return { intent: 'automation-off', identity, ...kind };
  const reason = before.reason === undefined ? {} : { comment: before.reason };
  return { intent: 'automation', identity, ...kind, ...reason, sure: true };
}
