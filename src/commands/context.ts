/** Puts together what a command may use: who asks, where, and what admins have set. */
import { anonymousActors } from '../audit/actor.ts';
import type { AuditStore, Holidays, Sender } from '../audit/ports.ts';
import { type Permissions, type Role, roleOf } from '../audit/roles.ts';
import { type BotSettings, completeSettings, SETTINGS_KEY } from '../audit/settings.ts';
import type { CommandContext } from './command.ts';

/** What is the same for everybody who asks. */
export interface Office {
  readonly store: AuditStore;
  readonly holidays: Holidays;
  /** Of the environment. */
  readonly permissions: Permissions;
  /** Of the environment. */
  readonly anonymousActors: readonly string[];
}

/** Who asks: the operator, or somebody with the rights that this email has. */
export type Asking = 'operator' | Sender;

/** @param frame `zone` IANA, `now` UTC ms */
export async function contextFor(
  office: Office,
  asking: Asking,
  frame: Pick<CommandContext, 'now' | 'zone' | 'limit'> & Partial<Pick<CommandContext, 'spaceId' | 'orgId' | 'cursor'>>,
): Promise<CommandContext> {
  const { settings, failure } = await readSafely(office.store);
  const permissions = { ...office.permissions, granted: settings };
  const role: Role = asking === 'operator' ? 'operator' : roleOf(asking.email, permissions);
  return {
    ...frame,
    store: office.store,
    holidays: office.holidays,
    settings,
    permissions,
    asker: asking === 'operator' ? { role } : { role, sender: asking },
    isAnonymous: anonymousIn(office, settings),
    ...(failure === undefined ? {} : { failure }),
  };
}

/** Who may ask is not known when the settings cannot be read; then nothing is answered but that. */
async function readSafely(store: AuditStore): Promise<{ readonly settings: BotSettings; readonly failure?: unknown }> {
  try {
    return { settings: await readSettings(store) };
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
