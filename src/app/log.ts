/** One logger for the process, to stderr, so that stdout stays for answers. */
import { type Logger, pino } from 'pino';

export type Log = Logger;

/**
 * @param level pino's names; `silent` for none.
 * Tokens never reach the log: the fields that could hold one are blanked.
 */
export function createLog(level: string): Log {
  const redact = {
    paths: ['token', '*.token', '*.authorization', '*.headers.authorization', 'err.config'],
    censor: '[hidden]',
  };
  return pino({ level, redact }, pino.destination({ dest: 2, sync: true }));
}
