/** Examples speak of things that are in the asker's own records, so that pressing one shows something. */
import type { AuditEvent } from '../audit/event.ts';
import type { EventQuery } from '../audit/ports.ts';
import type { CommandContext } from './command.ts';

/** The stand-ins in the commands' examples, and what they stand for. */
const STAND_INS = {
  queue: /(?:"Night Shift"|Sales_EMEA|Support_DE)/g,
  user: /\bZoe Keller\b(?!@)/g,
  email: /\bzoe\.keller@example\.com\b/g,
  objectId: /\bAW3zqPSEh5ILmjsY44DC\b/g,
  eventId: /\bc-0a1b2c3d4e5f60718293\b/g,
  words: /"(?:wrap-up timer|VIP)"/g,
} as const;

const KINDS = ['queue', 'user', 'email', 'objectId', 'eventId', 'words'] as const;

type OwnNames = Partial<Record<keyof typeof STAND_INS, string>>;

/** Names that may stand in a phrase as they are; others keep the stand-in. */
const PLAIN_NAME = /^[\p{L}\p{N}][\p{L}\p{N} ()._+-]{0,39}$/u;
/** The newest records that are looked at for a plain name. */
const LOOKED_AT = 40;

/**
 * Puts names of the newest records in place of the stand-ins; where there are none, the text stays.
 * @param asked what somebody asked; a name that stands in it is meant as it is
 * @returns each text once
 */
export async function withOwnNames(
  texts: readonly string[],
  context: CommandContext,
  asked = '',
): Promise<readonly string[]> {
  const kinds = KINDS.filter((kind) => asked.search(STAND_INS[kind]) < 0);
  if (!texts.some((text) => kinds.some((kind) => text.search(STAND_INS[kind]) >= 0))) return texts;
  const names = await findOwnNames(context);
  const own = texts.map((text) =>
    kinds.reduce((soFar, kind) => soFar.replace(STAND_INS[kind], (standIn) => names[kind] ?? standIn), text),
  );
  return [...new Set(own)];
}

async function findOwnNames(context: CommandContext): Promise<OwnNames> {
  const newest = async (query: EventQuery): Promise<readonly AuditEvent[]> => {
    return (await context.store.page({ ...query, to: context.now + 1 }, { limit: LOOKED_AT })).events;
  };
  const any = await newest({});
  /** Mostly there are some among the newest of all; else they are looked for by themselves. */
  const among = async (isOne: (event: AuditEvent) => boolean, query: EventQuery): Promise<readonly AuditEvent[]> => {
    const found = any.filter(isOne);
    return found.length > 0 ? found : newest(query);
  };
  const ofKind = (kind: string) => among(({ entityType }) => entityType === kind, { entityTypes: [kind] });
  const [queue, user, named, nameless] = await Promise.all([
    ofKind('contact-service-queue'),
    ofKind('user'),
    among(({ actor }) => !context.isAnonymous(actor), { actor: { kind: 'named' } }),
    among(({ actor }) => context.isAnonymous(actor), { actor: { kind: 'anonymous' } }),
  ]);
  return {
    ...given(
      'queue',
      first(queue, ({ target }) => quotedName(target.name)),
    ),
    ...given(
      'user',
      first(user, ({ target }) => quotedName(target.name)),
    ),
    ...given(
      'email',
      first(named, ({ actor }) => emailOnly(actor.email)),
    ),
    ...given(
      'objectId',
      first(any, ({ target }) => idOnly(target.id)),
    ),
    ...given(
      'eventId',
      // Examples of claims are about changes without a name; to show one, either will do.
      first([...nameless, ...any], ({ id }) => idOnly(id)),
    ),
    ...given(
      'words',
      first(any, ({ target }) => quotedName(target.name)),
    ),
  };
}

/** Of the newest events, the first that gives a text. */
function first(events: readonly AuditEvent[], read: (event: AuditEvent) => string | undefined): string | undefined {
  for (const event of events) {
    const text = read(event);
    if (text !== undefined) return text;
  }
  return undefined;
}

function given(kind: keyof OwnNames, name: string | undefined): OwnNames {
  return name === undefined ? {} : { [kind]: name };
}

function quotedName(name: string | undefined): string | undefined {
  return name !== undefined && PLAIN_NAME.test(name) ? `"${name}"` : undefined;
}

function emailOnly(email: string | undefined): string | undefined {
  return email !== undefined && /^[\w.+-]{1,40}@[\w.-]{1,40}$/.test(email) ? email : undefined;
}

function idOnly(id: string | undefined): string | undefined {
  return id !== undefined && /^[\w-]{8,40}$/.test(id) ? id : undefined;
}
