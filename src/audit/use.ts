/** The use of the bot itself, as records of its own: who asked, exported and ordered what. */
import type { Actor, AuditEvent } from './event.ts';
import type { Sender } from './ports.ts';
import type { Question } from './question.ts';

/** What somebody did with the bot; also the `action` of the record. */
export const USES = ['asked', 'exported', 'ordered', 'refused'] as const;

export type Use = (typeof USES)[number];

/** One thing that somebody did with the bot. */
export interface UsedBot {
  /** The same for a message that is handed over twice. */
  readonly key: string;
  readonly use: Use;
  /** Names looked up as far as they were. */
  readonly question: Question;
  /** The question in words, without marks: `changes to user Zoe Keller, 16-22 Nov 2026 (CET)`. */
  readonly reading: string;
  /** UTC ms. */
  readonly at: number;
  readonly by: Sender;
  /** Organisation that the space or the person is for, or the only one there is; absent: all. */
  readonly orgId?: string;
  /** Where it was asked; absent: 1:1. */
  readonly spaceId?: string;
}

/** Keeps what was done with the bot. */
export interface UseLog {
  /** Durable when it resolves. @throws StoreError */
  record(used: UsedBot): Promise<void>;
}

/** Kind of object where the question names none. */
export const ANY_KIND = 'any-kind';
export const USE_CATEGORY = 'WHODUNIT';

/**
 * As a record of the trail of uses. What people typed is not in it, only how it was read.
 * @param id stable for the same key
 */
export function useEvent({ use, question, reading, at, by, orgId, spaceId }: UsedBot, id: string): AuditEvent {
  return {
    id,
    ...(orgId === undefined ? {} : { orgId }),
    time: at,
    actor: actorOf(by),
    action: use,
    entityType:
      question.entityType ?? (question.entityTypes?.length === 1 ? question.entityTypes[0] : undefined) ?? ANY_KIND,
    target: targetOf(question),
    changes: [],
    description: reading,
    category: USE_CATEGORY,
    sources: [
      { kind: 'own-use', name: 'Whodunit', where: spaceId === undefined ? '1:1' : 'group space', importedAt: at },
    ],
    raw: { intent: question.intent },
  };
}

function actorOf({ personId, email, displayName }: Sender): Actor {
  return {
    ...(email === '' ? {} : { email }),
    ...(displayName === undefined ? {} : { name: displayName }),
    ...(personId === '' ? {} : { id: personId }),
  };
}

/** A question about a person's changes is about that person. */
function targetOf({ target, actor, event }: Question): AuditEvent['target'] {
  if (target !== undefined) return target;
  const person = actor?.kind === 'person' ? (actor.email ?? actor.name ?? actor.id) : undefined;
  if (person !== undefined) return { name: person };
  return event === undefined ? {} : { id: event };
}
