/** What the owner of a watch may see at this moment: asked anew each time, as it may have been taken from them. */
import { WhodunitError } from '../audit/errors.ts';
import type { Clock } from '../audit/ports.ts';
import type { Watch, WatchOwner } from '../audit/watch.ts';
import type { CommandContext } from '../commands/command.ts';
import { contextFor, type Office } from '../commands/context.ts';

/** What is seen by one owner, through a watch for this organisation; undefined: nothing. */
export type SceneOf = (owner: WatchOwner, watch: Pick<Watch, 'orgId'>) => Promise<CommandContext | undefined>;

/** Each is read once; made anew for every run. */
export function createScenes(office: Office, clock: Clock): SceneOf {
  const known = new Map<string, Promise<CommandContext | undefined>>();
  return (owner, { orgId }) => {
    const key = JSON.stringify([owner, orgId]);
    const scene = known.get(key) ?? (owner.kind === 'person' ? personScene : spaceScene)(office, clock, owner, orgId);
    known.set(key, scene);
    return scene;
  };
}

async function personScene(
  office: Office,
  clock: Clock,
  owner: WatchOwner,
  orgId: string | undefined,
): Promise<CommandContext | undefined> {
  if (owner.kind !== 'person') return undefined;
  const { email } = owner;
  const told = await office.store.state.get('people', email);
  const zone = told?.zone ?? office.timeZone;
  const context = await contextFor(
    office,
    { personId: '', email },
    { ...frameOf(clock, zone, orgId), spaceKind: 'direct' },
  );
  assertKnown(context);
  return context.asker.role === 'stranger' ? undefined : context;
}

/** A space goes on with its watches whoever set them, as with its digest; what it is for decides what it is told. */
async function spaceScene(
  office: Office,
  clock: Clock,
  owner: WatchOwner,
  orgId: string | undefined,
): Promise<CommandContext | undefined> {
  if (owner.kind !== 'space') return undefined;
  const { spaceId } = owner;
  const space = await office.store.state.get('spaces', spaceId);
  const isOther = orgId !== undefined && space?.orgId !== undefined && space.orgId !== orgId;
  if (space?.denied === true || isOther) return undefined;
  const frame = frameOf(clock, space?.zone ?? office.timeZone, orgId);
  const context = await contextFor(office, 'operator', { ...frame, spaceId, spaceKind: 'group' });
  assertKnown(context);
  // What only reviewers may know is not for everybody in a space.
  return { ...context, asker: { role: 'viewer' } };
}

function frameOf(
  clock: Clock,
  zone: string,
  orgId: string | undefined,
): Pick<CommandContext, 'now' | 'zone' | 'limit' | 'orgId'> {
  return { now: clock.now(), zone, limit: 1, ...(orgId === undefined ? {} : { orgId }) };
}

/** Without the settings it is not known who may see what. */
function assertKnown({ failure }: CommandContext): void {
  if (failure instanceof Error) throw failure;
  if (failure !== undefined)
    throw new WhodunitError('state-unreadable', 'The settings could not be read.', 'Try again.');
}
