/** `automation off X for dial numbers`: these changes count as without a name again. */
import type { Answer } from '../audit/answer.ts';
import { automationKey } from '../audit/automation.ts';
import type { Question } from '../audit/question.ts';
import type { Automation } from '../audit/roster.ts';
import { carryOut, type Outcome } from './admin/order.ts';
import { readIdentity } from './admin/service-identities.ts';
import { aboutRule, notAService, ruleWords } from './automation.ts';
import type { Command, CommandContext } from './command.ts';
import { offerKinds } from './offer-kinds.ts';

export const automationOff: Command = {
  name: 'automation-off',
  summary: 'Count the changes of a service as changes without a name again',
  role: 'admin',
  wholeBot: true,
  topic: 'administration',
  writes: true,
  grammar: [
    '(automation off|no automation|stop automation|remove automation|end automation) [for|of] {identity} [(for|in|of|on) {type}] [(because|reason) {comment}]',
    '{identity} is (not|no longer) [an] (automation|automated) [(for|in|of|on) {type}] [(because|reason) {comment}]',
  ],
  examples: [
    [
      'automation off api@cconesp.net for dial numbers',
      { intent: 'automation-off', identity: 'api@cconesp.net', entityType: 'dial-number' },
    ],
  ],
  answer: async (question, context): Promise<Answer> => {
    const identity = readIdentity(question.identity);
    if (identity === undefined) return notAService(question, context);
    if (question.entityTypes !== undefined) return offerKinds(question, question.entityTypes, context);
    const { entityType } = question;
    const rule = { identity, ...(entityType === undefined ? {} : { entityType }) };
    return carryOut({ question, about: aboutRule(rule) }, context, () => remove(rule, context));
  },
};

async function remove(rule: Pick<Automation, 'identity' | 'entityType'>, context: CommandContext): Promise<Outcome> {
  let before: Automation | undefined;
  await context.store.state.update('automations', automationKey(rule), (current) => {
    before = current;
    return undefined;
  });
  const words = ruleWords(rule);
  const buttons = [{ label: 'All automations', ask: 'automations' }] as const;
  if (before === undefined) return { kind: 'same', title: `No automation: ${words}`, buttons };
  const { reason } = before;
  return {
    kind: 'done',
    title: `No automation any more: ${words}`,
    lines: ['These changes count as without a name again, old ones too.'],
    did: `took back that ${words} is automation`,
    undo: restored(rule, reason),
    buttons,
  };
}

function restored({ identity, entityType }: Pick<Automation, 'identity' | 'entityType'>, reason?: string): Question {
  return {
    intent: 'automation',
    identity,
    ...(entityType === undefined ? {} : { entityType }),
    ...(reason === undefined ? {} : { comment: reason }),
    // It was so before, so nobody need be asked again.
    sure: true,
  };
}
