/** What admins change: the settings of the bot, and the journal that says who changed what. */
import { type BotSettings, completeSettings, type JournalEntry, SETTINGS_KEY } from '../../audit/settings.ts';
import type { CommandContext } from '../command.ts';

type Recording = Pick<CommandContext, 'store' | 'now' | 'asker'>;

/** Lower-case email of the asker, or `operator`. */
export function changerOf({ asker }: Pick<CommandContext, 'asker'>): string {
  return asker.sender?.email.trim().toLowerCase() ?? 'operator';
}

/**
 * Appends to the journal; earlier entries stay, also those of the same instant.
 * @param change `did`: one sentence in the past tense, without its subject; `undo`: what to say to take it back;
 *   `about`: key of what was changed
 */
export async function recordChange(
  context: Recording,
  { did, undo, about }: Pick<JournalEntry, 'did' | 'undo' | 'about'>,
): Promise<void> {
  const entry: JournalEntry = {
    at: context.now,
    by: changerOf(context),
    did,
    ...(undo === undefined ? {} : { undo }),
    ...(about === undefined ? {} : { about }),
  };
  let isWritten = false;
  for (let n = 0; !isWritten; n += 1) {
    await context.store.state.update('journal', `${context.now}-${n}`, (taken) => {
      isWritten = taken === undefined;
      return taken ?? entry;
    });
  }
}

/**
 * Changes the settings in one step. What was never set stays unset, so that it follows the defaults.
 * @param change gets all settings, defaults filled in, and returns them changed
 * @returns all settings as they are now
 */
export async function changeSettings(
  { store }: Pick<CommandContext, 'store'>,
  change: (settings: BotSettings) => BotSettings,
): Promise<BotSettings> {
  const stored = await store.state.update('settings', SETTINGS_KEY, (current) => {
    const before = completeSettings(current);
    return whatIsSet(change(before), before, current ?? {});
  });
  return completeSettings(stored);
}

/** What was set before or differs from before; a key that `after` lacks is set no more. */
function whatIsSet(after: BotSettings, before: BotSettings, stored: Partial<BotSettings>): Partial<BotSettings> {
  const old = new Map<string, unknown>(Object.entries(before));
  const isSet = ([key, value]: readonly [string, unknown]): boolean =>
    value !== undefined && (key in stored || JSON.stringify(value) !== JSON.stringify(old.get(key)));
  return Object.fromEntries(Object.entries(after).filter(isSet));
}
