/** `anonymous actors`: which names in records stand for a service and for nobody. */
import { formatCount } from '../cards/voice.ts';
import { changesOf } from './admin/service-identities.ts';
import type { Command } from './command.ts';
import { statement } from './statement.ts';

export const anonymousActors: Command = {
  name: 'anonymous-actors',
  summary: 'Names in records that stand for a service and for nobody',
  role: 'admin',
  topic: 'administration',
  grammar: [
    '[list|show] [me] [all|the|your] (anonymous actors|service identities|service accounts|anonymous identities)',
    '(what|which|who) (are|counts as) [the] (anonymous actors|anonymous actor|service identities|anonymous)',
    '(what|which) (service identities|anonymous actors|service accounts) (are there|do you know|are known)',
  ],
  examples: [['anonymous actors', { intent: 'anonymous-actors' }]],
  answer: async (question, context) => {
    const { fixedActors, settings } = context;
    const all = [
      ...fixedActors.map((identity) => ({ identity, origin: 'set in the environment' })),
      ...settings.anonymousActors.map((identity) => ({ identity, origin: 'added in the chat' })),
    ];
    const counted = await Promise.all(
      all.map(async ({ identity, origin }) => [identity, formatCount(await changesOf(identity, context)), origin]),
    );
    return statement(context, {
      question,
      title: 'Names that stand for nobody',
      lines: [
        'A change under one of these, or under no name at all, counts as a change without a name.',
        'Say "anonymous actor add svc@example.com" or "anonymous actor remove svc@example.com".',
      ],
      table: { columns: ['Name in the record', 'Changes', 'Where it is set'], rows: counted },
      buttons: [
        { label: 'Changes without a name', ask: 'unattributed last week' },
        { label: 'Settings', ask: 'settings' },
      ],
    });
  },
};
