/**
 * A last net under the SDK: it starts requests of its own (catalogues of
 * services, registration of the websocket) whose rejections nobody awaits, and
 * Node ends the process for those. Everything that can be caught where it
 * happens is caught there (framework.ts); this is for what is left.
 */
import type { Logger } from 'pino';
import { describeError } from '../boundary.ts';

let users = 0;
let installed: ((reason: unknown) => void) | undefined;

/** @returns how to take the net away again. */
export function guardAgainstSdk(log: Logger): () => void {
  users += 1;
  if (installed === undefined) {
    installed = (reason) => {
      if (isFromSdk(reason)) log.error(describeError(reason), 'the Webex SDK left a failure to itself');
      // With a listener in place Node no longer ends the process for the others: that stays as it was.
      else if (process.listenerCount('unhandledRejection') === 1) throw reason;
    };
    process.on('unhandledRejection', installed);
  }
  let active = true;
  return () => {
    if (!active) return;
    active = false;
    users -= 1;
    if (users > 0 || installed === undefined) return;
    process.removeListener('unhandledRejection', installed);
    installed = undefined;
  };
}

/** Thrown in the SDK or the framework, with none of our own code on the way. */
export function isFromSdk(reason: unknown): boolean {
  const frames = (reason instanceof Error ? (reason.stack ?? '') : '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  const places = frames.filter((line) => !line.includes('node:'));
  const isTheirs = (line: string): boolean =>
    /[\\/]node_modules[\\/](@webex|webex|webex-node-bot-framework|backoff)[\\/]/.test(line);
  const isForeign = (line: string): boolean => /[\\/]node_modules[\\/]/.test(line) || line.includes('<anonymous>');
  return places.some(isTheirs) && places.every(isForeign);
}
