/** What the running bot last knew of its receivers; nothing is sent to find out. */
import { formatInstant } from '../audit/period.ts';
import type { ForwardState } from '../audit/state.ts';
import type { Config } from '../config.ts';
import { forwardKeys } from './forwarding.ts';
import { withTrail } from './open-trail.ts';

/** What is there to be said of one receiver. */
export interface ForwardFinding {
  readonly state: 'ok' | 'note' | 'problem';
  readonly what: string;
  readonly next?: string;
}

export async function examineForwarding(config: Config): Promise<readonly ForwardFinding[]> {
  const keys = forwardKeys(config);
  if (keys.length === 0) return [];
  const known = await withTrail(config, { mode: 'ask' }, ({ state }) => state.list('forwards')).catch(() => []);
  return keys.map((key) => findingOf(key, known.find((record) => record.key === key)?.value, config.timeZone));
}

function findingOf(key: string, state: ForwardState | undefined, zone: string): ForwardFinding {
  const where = `Forwarding to ${key.slice(key.indexOf(' ') + 1)}`;
  if (state === undefined) {
    return {
      state: 'note',
      what: `${where} has not begun`,
      next: 'Start the bot; what comes in from then on is sent.',
    };
  }
  if (state.problem !== undefined) {
    const { what, next, since } = state.problem;
    return { state: 'problem', what: `${where} has stood still since ${formatInstant(since, zone)}: ${what}`, next };
  }
  const last = state.sentAt === undefined ? '' : `, the last at ${formatInstant(state.sentAt, zone)}`;
  return { state: 'ok', what: `${where}: ${state.sent} records taken${last}` };
}
