/** Puts together what a command may use: who asks, where, and what admins have set. */
import { anonymousActors } from '../audit/actor.ts';
import type { ReportWriter } from '../audit/export-port.ts';
import type { KeyGuide } from '../audit/key-guide.ts';
import { homeOrgOf, isOnlyOrg, type OrgInfo } from '../audit/org.ts';
import type { AuditStore, Holidays, PeopleSource, Sender } from '../audit/ports.ts';
import { includesRole, type Permissions, type Role, roleOf } from '../audit/roles.ts';
import { type BotSettings, completeSettings, SETTINGS_KEY } from '../audit/settings.ts';
import { storeOfOrg } from './admin/store-of-org.ts';
import type { CommandContext } from './command.ts';
import type { FileDesk } from './files/file-desk.ts';

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
  readonly files?: FileDesk;
  /** See CommandContext. */
  readonly keyGuide?: () => KeyGuide;
  /** See CommandContext. */
  readonly writers?: readonly ReportWriter[];
  /** All that this bot serves; absent: none is set up. */
  readonly orgs?: readonly OrgInfo[];
  /** See CommandContext. */
  readonly signIns?: AuditStore;
  /** See CommandContext. */
  readonly uses?: AuditStore;
  /** See CommandContext. */
  readonly receivers?: readonly string[];
}

/** Who asks: the operator, or somebody with the rights that this email has. */
export type Asking = 'operator' | Sender;

/**
 * In a space that is for one organisation, the store holds nothing else: so no command can look past it. People who
 * belong to one organisation see that one, wherever they ask; in a space of another they are strangers.
 * @param frame `zone` IANA, `now` UTC ms
 */
export async function contextFor(
  office: Office,
  asking: Asking,
  frame: Pick<CommandContext, 'now' | 'zone' | 'limit'> &
    Partial<Pick<CommandContext, 'spaceId' | 'spaceKind' | 'isTerminal' | 'orgId' | 'cursor'>>,
): Promise<CommandContext> {
  const { settings, spaceOrgId, onlyOrgId, isOnly, failure } = await readSafely(office, frame);
  const permissions = { ...office.permissions, granted: settings };
  const { homeOrgId, ...asker } = askerOf(asking, permissions, office.orgs ?? [], spaceOrgId);
  const orgId = spaceOrgId ?? homeOrgId;
  const people = office.peopleSource?.(orgId);
  const orgs = office.orgs?.filter((org) => orgId === undefined || org.orgId === orgId);
  const inOrg = (store: AuditStore): AuditStore =>
    orgId === undefined ? store : storeOfOrg(store, orgId, isOnly(orgId));
  return {
    ...frame,
    store: inOrg(office.store),
    ...(orgId === undefined ? {} : { orgId }),
    ...(orgId !== undefined && isOnly(orgId) ? { isOnlyOrg: true } : {}),
    ...(onlyOrgId === undefined ? {} : { onlyOrgId }),
    ...(orgs === undefined ? {} : { orgs }),
    ...(office.signIns === undefined ? {} : { signIns: inOrg(office.signIns) }),
    ...(office.uses === undefined ? {} : { uses: inOrg(office.uses) }),
    ...(office.receivers === undefined ? {} : { receivers: office.receivers }),
    holidays: office.holidays,
    settings,
    permissions,
    asker: { ...asker, ...(homeOrgId === undefined ? {} : { homeOrgId }) },
    fixedActors: office.anonymousActors,
    botZone: office.timeZone,
    isAnonymous: anonymousIn(office, settings),
    ...(people === undefined ? {} : { peopleSource: () => people }),
    ...(office.writers === undefined ? {} : { writers: office.writers }),
    ...(office.files === undefined ? {} : { files: office.files }),
    ...(office.keyGuide === undefined ? {} : { keyGuide: office.keyGuide }),
    ...(failure === undefined ? {} : { failure }),
  };
}

/** The environment's admins are of the bot, also where an organisation names their domain as its own. */
function askerOf(
  asking: Asking,
  permissions: Permissions,
  orgs: readonly OrgInfo[],
  spaceOrgId: string | undefined,
): CommandContext['asker'] {
  if (asking === 'operator') return { role: 'operator' };
  const email = asking.email.trim().toLowerCase();
  const role: Role = roleOf(email, permissions);
  const home = permissions.admins.includes(email) ? undefined : homeOrgOf(email, orgs);
  if (home === undefined) return { role, sender: asking };
  const isDenied = isDeniedTo(email, permissions);
  const atHome: Role = isDenied ? 'stranger' : home.admins.includes(email) ? 'admin' : 'viewer';
  const isAway = spaceOrgId !== undefined && spaceOrgId !== home.orgId;
  const greater = includesRole(role, atHome) || isDenied ? role : atHome;
  return { role: isAway ? 'stranger' : greater, sender: asking, homeOrgId: home.orgId };
}

function isDeniedTo(email: string, { granted }: Permissions): boolean {
  const domain = email.slice(email.lastIndexOf('@') + 1);
  return granted?.deniedPeople.includes(email) === true || granted?.deniedDomains.includes(domain) === true;
}

interface Known {
  readonly settings: BotSettings;
  /** The organisation that the space is for. */
  readonly spaceOrgId?: string;
  /** The one that is served, where it is one. */
  readonly onlyOrgId?: string;
  /** Does the bot serve no other organisation? */
  isOnly(orgId: string): boolean;
  readonly failure?: unknown;
}

/** Who may ask and of what is not known when the state cannot be read; then nothing is answered but that. */
async function readSafely(
  { store, orgs = [] }: Office,
  { spaceId, orgId }: Partial<Pick<CommandContext, 'spaceId' | 'orgId'>>,
): Promise<Known> {
  try {
    const settings = await readSettings(store);
    const spaces = await store.state.list('spaces');
    const bound = orgId ?? spaces.find(({ key }) => key === spaceId)?.value.orgId;
    const served = [...orgs.map((org) => org.orgId), ...spaces.map(({ value }) => value.orgId)];
    const onlyOrgId = served.find((one) => one !== undefined && isOnlyOrg(one, served));
    return {
      settings,
      isOnly: (one) => isOnlyOrg(one, served),
      ...(onlyOrgId === undefined ? {} : { onlyOrgId }),
      ...(bound === undefined ? {} : { spaceOrgId: bound }),
    };
  } catch (failure) {
    return { settings: completeSettings(undefined), isOnly: () => false, failure };
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
