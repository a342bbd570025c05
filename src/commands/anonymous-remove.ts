/** `anonymous actor remove svc@example.com`: changes under this name count as named again. */
import type { Answer } from '../audit/answer.ts';
import { counted } from '../cards/voice.ts';
import { carryOut, type Outcome } from './admin/order.ts';
import { changeSettings } from './admin/record-change.ts';
import { changesOf, readIdentity, reclassify, sameIdentity } from './admin/service-identities.ts';
import { aboutIdentity, notAnIdentity } from './anonymous-add.ts';
import type { Command, CommandContext } from './command.ts';
import { refusal } from './statement.ts';

export const anonymousRemove: Command = {
  name: 'anonymous-remove',
  summary: 'Count changes under a name as named again',
  role: 'admin',
  wholeBot: true,
  topic: 'administration',
  writes: true,
  grammar: [
    '(anonymous actor|service identity|anonymous identity) (remove|delete) {identity}',
    '(remove|delete) [the] (anonymous actor|service identity|anonymous identity) {identity}',
    '{identity} is (not|no longer) (an anonymous actor|a service identity|anonymous|nobody)',
  ],
  examples: [['anonymous actor remove svc@example.com', { intent: 'anonymous-remove', identity: 'svc@example.com' }]],
  answer: async (question, context): Promise<Answer> => {
    const identity = readIdentity(question.identity);
    if (identity === undefined) return notAnIdentity(question, context);
    return carryOut({ question, about: aboutIdentity(identity) }, context, () => remove(identity, context));
  },
};

async function remove(identity: string, context: CommandContext): Promise<Outcome> {
  if (context.fixedActors.some((other) => sameIdentity(other, identity))) return ofTheEnvironment(identity, context);
  let written: string | undefined;
  const { anonymousActors } = await changeSettings(context, (current) => {
    written = current.anonymousActors.find((other) => sameIdentity(other, identity));
    const others = current.anonymousActors.filter((other) => other !== written);
    return written === undefined ? current : { ...current, anonymousActors: others };
  });
  if (written === undefined) return { kind: 'same', title: `${identity} is no anonymous actor` };
  reclassify(context, anonymousActors);
  const changes = await changesOf(identity, context);
  return {
    kind: 'done',
    title: `${written} is no anonymous actor any more`,
    lines: [
      'Before: changes under this name counted as without a name.',
      `${counted(changes, 'recorded change')} under it ${changes === 1 ? 'counts' : 'count'} as named from now on.`,
    ],
    did: `removed the anonymous actor ${written}`,
    // It was so before, so nobody need be asked again.
    undo: { intent: 'anonymous-add', identity: written, sure: true },
    buttons: [{ label: 'Anonymous actors', ask: 'anonymous actors' }],
  };
}

function ofTheEnvironment(identity: string, context: CommandContext): Outcome {
  const reason = `ANONYMOUS_ACTORS in the environment holds ${identity}. Only whoever runs this bot can change that; nothing was changed.`;
  return { kind: 'answer', answer: refusal(context, reason, { title: 'This one cannot be removed here' }) };
}
