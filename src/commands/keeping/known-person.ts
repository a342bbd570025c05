/** Everything by which records and the bot itself know one person. */

import type { Actor } from '../../audit/event.ts';
import { fold } from '../../audit/fold.ts';
import type { AuditStore, ErasedPerson } from '../../audit/ports.ts';
import type { CommandContext } from '../command.ts';

/** Newest changes looked at for further names and ids. */
const LOOKED_AT = 500;
const MAX_NAMES = 20;
/** A shorter name is in too many other words, and finds nothing. */
const SHORTEST = 3;

export interface KnownPerson {
  /** Lower case. */
  readonly email: string;
  readonly person: ErasedPerson;
  /** Names that other people have too: they cannot be taken out of one person's records alone. */
  readonly sharedNames: readonly string[];
}

type Knowing = Pick<CommandContext, 'store' | 'isAnonymous' | 'orgId' | 'signIns' | 'uses'>;

/** @param email lower case */
export async function knownPerson(email: string, context: Knowing): Promise<KnownPerson> {
  const { store, signIns, uses, orgId } = context;
  const stores = [store, signIns, uses].flatMap((one) => (one === undefined ? [] : [one]));
  const [actors, roster, claims] = await Promise.all([
    Promise.all(stores.map((one) => actorsWith(one, email))).then((lists) => lists.flat()),
    store.state.get('roster', email),
    store.state.list('claims'),
  ]);
  const claimNames = claims.flatMap(({ value }) => (value.by === email ? [value.name] : []));
  const names = distinct([roster?.name, ...actors.map(({ name }) => name), ...claimNames], context).filter(
    (name) => fold(name) !== email,
  );
  const ids = distinct([...(roster?.ids ?? []), ...actors.map(({ id }) => id)], context);
  const shared = await Promise.all(names.map((name) => isShared(name, email, context)));
  return {
    email,
    person: {
      ...(orgId === undefined ? {} : { orgId }),
      emails: [email],
      names: names.filter((_, place) => shared[place] === false).slice(0, MAX_NAMES),
      ids,
    },
    sharedNames: names.filter((_, place) => shared[place] === true),
  };
}

async function actorsWith(store: AuditStore, email: string): Promise<readonly Actor[]> {
  const [page, matches] = await Promise.all([
    store.page({ actor: { kind: 'person', email } }, { limit: LOOKED_AT }),
    store.names({ kind: 'actor', text: email, limit: MAX_NAMES }),
  ]);
  const own = [...page.events.map(({ actor }) => actor), ...matches];
  return own.filter((actor) => fold(actor.email ?? '') === email);
}

/** Without what stands for a service, which is no part of the person. */
function distinct(texts: readonly (string | undefined)[], { isAnonymous }: Knowing): readonly string[] {
  const byFolded = new Map<string, string>();
  for (const text of texts) {
    const folded = fold(text ?? '');
    if (text === undefined || folded.length < SHORTEST || isAnonymous({ name: text })) continue;
    if (!byFolded.has(folded)) byFolded.set(folded, text);
  }
  return [...byFolded.values()];
}

/** Do records or the roster know somebody else by that name? */
async function isShared(name: string, email: string, { store }: Knowing): Promise<boolean> {
  const folded = fold(name);
  const [roster, matches] = await Promise.all([
    store.state.list('roster'),
    store.names({ kind: 'actor', text: name, limit: MAX_NAMES }),
  ]);
  return (
    roster.some(({ value }) => value.email !== email && fold(value.name ?? '') === folded) ||
    matches.some((match) => match.email !== undefined && fold(match.email) !== email && fold(match.name) === folded)
  );
}

/** Changes by the person, and changes of what is called like them. */
export interface PersonCounts {
  readonly by: number;
  readonly about: number;
}

export async function countPerson(
  { store }: Pick<CommandContext, 'store'>,
  { emails, names, ids }: Pick<ErasedPerson, 'emails' | 'names' | 'ids'>,
): Promise<PersonCounts> {
  const actors = [
    ...emails.map((email) => ({ kind: 'person', email }) as const),
    ...names.map((name) => ({ kind: 'person', name }) as const),
    ...ids.map((id) => ({ kind: 'person', id }) as const),
  ];
  const groups = await Promise.all(actors.map((actor) => store.group({ actor }, ['actor'])));
  // Somebody found by an email and by a name is one group; each has its actor as a label.
  const byLabel = new Map(groups.flat().map(({ values, count }) => [values[0] ?? '', count]));
  const target = { names: [...names, ...emails], ids };
  const about = target.names.length + ids.length === 0 ? 0 : await store.count({ target });
  return { by: [...byLabel.values()].reduce((sum, count) => sum + count, 0), about };
}
