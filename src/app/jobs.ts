/** The scheduled work of one bot, wired. */
import type { Answer } from '../audit/answer.ts';
import type { AuditStore, Chat, Clock } from '../audit/ports.ts';
import type { Reply } from '../audit/reply.ts';
import { answerDigest } from '../commands/digest.ts';
import type { Config } from '../config.ts';
import { createDigestJob } from '../jobs/digest-job.ts';
import { operatorContext } from './desk.ts';
import type { Log } from './log.ts';
import type { Job } from './rounds.ts';

export interface JobParts {
  readonly store: AuditStore;
  readonly chat: Chat;
  readonly clock: Clock;
  readonly log: Log;
  render(answer: Answer): Reply;
}

export function createJobs(
  config: Config,
  { store, chat, clock, log, render }: JobParts,
): { readonly finds: readonly Job[]; readonly sends: readonly Job[] } {
  const digests = createDigestJob({
    store,
    chat,
    clock,
    render,
    log,
    answer: async (period, zone, spaceId) =>
      answerDigest(
        { intent: 'digest', ...period },
        await operatorContext(store, config, { now: clock.now(), zone, limit: 1, spaceId }),
      ),
  });
  return { finds: [], sends: [{ name: 'digest', run: () => digests.postDue() }] };
}
