/** What a watch is about at the moment: its names may have changed since it was set. */
import { fold } from '../../audit/fold.ts';
import type { NameMatch } from '../../audit/ports.ts';
import { decodeId } from '../../audit/vendor-id.ts';
import type { Watched, WatchFilter } from '../../audit/watch.ts';
import type { CommandContext } from '../command.ts';
import { findNamesakes } from '../find-name.ts';

export interface WatchScope {
  readonly filter: WatchFilter;
  /** With the names of today. */
  readonly what: Watched;
}

/**
 * What has an id is followed by it, whatever it is called now; what was named alone is looked for under that very name.
 * Nothing is guessed anew: who set the watch has said what was meant.
 */
export async function scopeOf(what: Watched, context: CommandContext): Promise<WatchScope> {
  const { entityType, entityTypes, action, text } = what;
  const types = entityType === undefined ? entityTypes : [entityType];
  const target = await targetOf(what, context);
  const actor = await actorOf(what, context);
  return {
    filter: {
      ...(types === undefined ? {} : { entityTypes: types }),
      ...(action === undefined ? {} : { action }),
      ...(text === undefined ? {} : { text }),
      ...(target === undefined ? {} : { target: target.filter }),
      ...(actor === undefined ? {} : { actor }),
    },
    what: target === undefined ? what : { ...what, target: target.asked },
  };
}

interface TargetNow {
  readonly filter: NonNullable<WatchFilter['target']>;
  readonly asked: NonNullable<Watched['target']>;
}

async function targetOf({ target }: Watched, context: CommandContext): Promise<TargetNow | undefined> {
  if (target === undefined) return undefined;
  if (target.id === undefined) return { filter: { names: [target.name ?? ''] }, asked: target };
  const id = decodeId(target.id);
  const match = await exactly('target', id, (one) => one.id === id, context);
  if (match === undefined) return { filter: { ids: [id] }, asked: target };
  const { names } = await findNamesakes(match, context);
  return {
    filter: { ids: [id], ...(names.length === 0 ? {} : { names }) },
    asked: { id, name: match.name },
  };
}

async function actorOf({ actor }: Watched, context: CommandContext): Promise<WatchFilter['actor']> {
  if (actor === undefined) return undefined;
  if (actor.kind === 'anonymous') return { kind: 'anonymous' };
  const { email, id, name } = actor;
  const known = email ?? id;
  if (known === undefined) return { kind: 'person', ...(name === undefined ? {} : { name }) };
  const isThem = ({ email: other, id: otherId }: NameMatch): boolean =>
    email === undefined ? otherId === decodeId(known) : other !== undefined && fold(other) === fold(email);
  const match = await exactly('actor', known, isThem, context);
  if (match === undefined) return { kind: 'person', ...(email === undefined ? { id: known } : { email }) };
  const [ownName] = (await findNamesakes(match, context)).names;
  return {
    kind: 'person',
    ...(match.email === undefined ? {} : { email: match.email }),
    ...(match.id === undefined ? {} : { id: match.id }),
    ...(ownName === undefined ? {} : { name: ownName }),
  };
}

async function exactly(
  kind: NameMatch['kind'],
  text: string,
  isMeant: (match: NameMatch) => boolean,
  { store }: CommandContext,
): Promise<NameMatch | undefined> {
  return (await store.names({ kind, text, limit: 20 })).find(isMeant);
}
