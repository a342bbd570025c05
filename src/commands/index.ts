/**
 * The registry: every command there is. The order decides between two readings
 * that fit a text equally well, and is the order of the help card.
 */
import type { Command } from './command.ts';
import { containing } from './containing.ts';
import { digest } from './digest.ts';
import { digestOff } from './digest-off.ts';
import { digestWeekly } from './digest-weekly.ts';
import { makeHelp } from './help.ts';
import { history } from './history.ts';
import { howMany } from './how-many.ts';
import { lastChanged } from './last-changed.ts';
import { show } from './show.ts';
import { timeZone } from './time-zone.ts';
import { unattributed } from './unattributed.ts';
import { whatChanged } from './what-changed.ts';
import { whatDid } from './what-did.ts';
import { whoChanged } from './who-changed.ts';

export const commands: readonly Command[] = [
  whoChanged,
  history,
  lastChanged,
  whatDid,
  whatChanged,
  unattributed,
  howMany,
  containing,
  show,
  digest,
  digestWeekly,
  digestOff,
  timeZone,
  makeHelp(() => commands),
];
