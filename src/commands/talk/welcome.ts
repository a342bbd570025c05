/** Being added to a space, and being taken out of it. */
import type { Answer } from '../../audit/answer.ts';
import type { AuditStore, Chat, Clock, IncomingMembership } from '../../audit/ports.ts';
import type { Reply } from '../../audit/reply.ts';
import type { SpaceRecord } from '../../audit/state.ts';
import { statement } from '../statement.ts';

export interface WelcomeParts {
  readonly store: AuditStore;
  readonly clock: Clock;
  readonly chat: Pick<Chat, 'say'>;
  /** IANA zone for spaces that named none. */
  readonly timeZone: string;
  render(answer: Answer): Reply;
}

/** Once per stay in a space; says nothing about the data, since anybody may be in there. */
export async function welcome(parts: WelcomeParts, { change, spaceId, spaceKind }: IncomingMembership): Promise<void> {
  const { store, clock, chat } = parts;
  if (change === 'removed') {
    await store.state.update('spaces', spaceId, whatAdminsSet);
    await store.state.update('subscriptions', spaceId, () => undefined);
    return;
  }
  const now = clock.now();
  let isWelcomed = false;
  // Decided where it is stored, so that two deliveries of one invitation are one welcome.
  const known = await store.state.update('spaces', spaceId, (space) => {
    isWelcomed = space?.welcomedAt !== undefined;
    return isWelcomed ? space : { ...space, spaceId, kind: spaceKind, welcomedAt: now };
  });
  if (isWelcomed || known?.denied === true) return;
  const mention = spaceKind === 'group' ? ' In this space, mention me with @ so that I hear you.' : '';
  const answer = statement(
    { zone: known?.zone ?? parts.timeZone, now },
    {
      title: 'Hello, I am Whodunit',
      lines: [
        'I keep the audit trail of your Webex Contact Center and tell who changed what, with the record as evidence.',
        `Ask me "who changed user ..." or press a button.${mention}`,
      ],
      buttons: [
        { label: 'What you can ask', ask: 'help' },
        { label: 'Changes without a name', ask: 'unattributed last week' },
        { label: "Last week's digest", ask: 'digest' },
      ],
    },
  );
  await chat.say(spaceId, parts.render(answer), { key: `welcome-${spaceId}-${now}` });
}

/** Anybody in a space can take the bot out and back in; that must not open what admins have closed. */
function whatAdminsSet(space: SpaceRecord | undefined): SpaceRecord | undefined {
  if (space === undefined) return undefined;
  const { welcomedAt: _, ...kept } = space;
  return kept.orgId === undefined && kept.denied === undefined ? undefined : kept;
}
