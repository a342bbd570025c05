/** Puts together what a command may use: who asks, where, and what admins have set. */
import { anonymousActors } from '../audit/actor.ts';
import type { KeyGuide } from '../audit/key-guide.ts';
import type { AuditStore, Holidays, PeopleSource, Sender } from '../audit/ports.ts';
import { type Permissions, type Role, roleOf } from '../audit/roles.ts';
import { type BotSettings, completeSettings, SETTINGS_KEY } from '../audit/settings.ts';
import { storeOfOrg } from './admin/store-of-org.ts';
import type { CommandContext } from './command.ts';

/** What is the same for everybody who asks. */
export interface Office {
  readonly store: AuditStore;
  readonly holidays: Holidays;
  /** Of the environment. */
  readonly permissions: Permissions;
  /** Of the environment. */
  readonly anonymousActors: readonly string[];
  /** IANA zone for people and spaces that named none. */
  readonly timeZone: string;
  /** The list of that organisation; where none is said, the only one there is. Undefined: not set up. */
  readonly peopleSource?: (orgId: string | undefined) => PeopleSource | undefined;
  /** See CommandContext. */
  readonly keyGuide?: () => KeyGuide;
}

/** Who asks: the operator, or somebody with the rights that this email has. */
export type Asking = 'operator' | Sender;

/**
 * In a space that is for one organisation, the store holds nothing else: so no command can look past it.
 * @param frame `zone` IANA, `now` UTC ms
 */
export async function contextFor(
  office: Office,
  asking: Asking,
  frame: Pick<CommandContext, 'now' | 'zone' | 'limit'> &
    Partial<Pick<CommandContext, 'spaceId' | 'spaceKind' | 'orgId' | 'cursor'>>,
): Promise<CommandContext> {
  const { settings, orgId, failure } = await readSafely(office.store, frame);
  const permissions = { ...office.permissions, granted: settings };
  const people = office.peopleSource?.(orgId);
  const role: Role = asking === 'operator' ? 'operator' : roleOf(asking.email, permissions);
  return {
    ...frame,
    store: orgId === undefined ? office.store : storeOfOrg(office.store, orgId),
    ...(orgId === undefined ? {} : { orgId }),
    holidays: office.holidays,
    settings,
    permissions,
    asker: asking === 'operator' ? { role } : { role, sender: asking },
    fixedActors: office.anonymousActors,
    botZone: office.timeZone,
    isAnonymous: anonymousIn(office, settings),
    ...(people === undefined ? {} : { peopleSource: () => people }),
    ...(office.keyGuide === undefined ? {} : { keyGuide: office.keyGuide }),
    ...(failure === undefined ? {} : { failure }),
  };
}

interface Known {
  readonly settings: BotSettings;
  readonly orgId?: string;
  readonly failure?: unknown;
}

/** Who may ask and of what is not known when the state cannot be read; then nothing is answered but that. */
async function readSafely(
  store: AuditStore,
  { spaceId, orgId }: Partial<Pick<CommandContext, 'spaceId' | 'orgId'>>,
): Promise<Known> {
  try {
    const settings = await readSettings(store);
    const space = spaceId === undefined ? undefined : await store.state.get('spaces', spaceId);
    const bound = orgId ?? space?.orgId;
    return { settings, ...(bound === undefined ? {} : { orgId: bound }) };
  } catch (failure) {
    return { settings: completeSettings(undefined), failure };
  }
}

/** What admins have set, defaults filled in. */
export async function readSettings(store: Pick<AuditStore, 'state'>): Promise<BotSettings> {
  return completeSettings(await store.state.get('settings', SETTINGS_KEY));
}

/** Service identities of the environment and of the chat. */
export function anonymousIn(
  office: Pick<Office, 'anonymousActors'>,
  settings: Pick<BotSettings, 'anonymousActors'>,
): CommandContext['isAnonymous'] {
  return anonymousActors([...office.anonymousActors, ...settings.anonymousActors]);
}
