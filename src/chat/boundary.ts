/** The one place where a failing handler ends: logged without a word of audit data, and told to the person. */
import type { Logger } from 'pino';
import { InterruptedError, WhodunitError } from '../audit/errors.ts';
import type { Reply } from '../audit/reply.ts';
import type { Count } from './count.ts';

export interface BoundaryOptions {
  readonly log: Logger;
  readonly count: Count;
  /** Sends the apology. */
  readonly say: (
    spaceId: string,
    reply: Reply,
    options: { readonly key: string; readonly threadId?: string },
  ) => Promise<unknown>;
}

export interface Trouble {
  readonly handler: 'message' | 'submit' | 'file' | 'membership';
  readonly spaceId: string;
  /** Of the event; the apology is sent once for it. */
  readonly id: string;
  readonly threadId?: string;
}

/**
 * Runs a handler; resolves whatever it does, also when it throws before its first await. True when it went well.
 * @throws InterruptedError alone: the event stays for the next process
 */
export async function guard(options: BoundaryOptions, trouble: Trouble, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof InterruptedError) throw error;
    options.count('handler_errors', { handler: trouble.handler });
    options.log.error({ ...describeError(error), handler: trouble.handler, event: trouble.id }, 'handler failed');
    if (trouble.handler !== 'membership') await apologise(options, trouble);
    return false;
  }
}

async function apologise(options: BoundaryOptions, trouble: Trouble): Promise<void> {
  const reply = {
    markdown:
      'Sorry, something went wrong on my side. Try again in a minute; whoever runs this bot finds the reason in my log.',
  };
  const { threadId } = trouble;
  try {
    await options.say(trouble.spaceId, reply, {
      key: `apology-${trouble.id}`,
      ...(threadId !== undefined && { threadId }),
    });
  } catch {
    // The outbox has logged it.
  }
}

/** Kind, code and place: the message of an unexpected error may quote audit data. */
export function describeError(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    error: error.name,
    ...(error instanceof WhodunitError && { code: error.code }),
    at: frames.slice(0, 6).map((line) => line.trim()),
  };
}
