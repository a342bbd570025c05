/** The scheduled work of one bot, wired. */
import type { Answer } from '../audit/answer.ts';
import type { KeyGuide } from '../audit/key-guide.ts';
import type { AuditStore, Chat, Clock } from '../audit/ports.ts';
import type { Reply } from '../audit/reply.ts';
import { anonymousIn, readSettings } from '../commands/context.ts';
import { answerDigest } from '../commands/digest.ts';
import type { Config } from '../config.ts';
import { createAccessWarningJob } from '../jobs/access-warning-job.ts';
import { createAdminSummaryJob } from '../jobs/admin-summary-job.ts';
import { isCatchingUp } from '../jobs/catching-up.ts';
import { createCoverageWarningJob } from '../jobs/coverage-warning-job.ts';
import { createDigestCorrectionJob } from '../jobs/digest-correction-job.ts';
import { createDigestJob } from '../jobs/digest-job.ts';
import type { DigestJobParts } from '../jobs/digest-run.ts';
import { createErasureJob } from '../jobs/erasure-job.ts';
import { createGoalJob } from '../jobs/goal-job.ts';
import { createKeyProofJob } from '../jobs/key-proof-job.ts';
import { createNudgeJob } from '../jobs/nudge-job.ts';
import { createOnboardingJob } from '../jobs/onboarding-job.ts';
import { createPurgeJob } from '../jobs/purge-job.ts';
import { createResumeJob } from '../jobs/resume-job.ts';
import { createThanksJob } from '../jobs/thanks-job.ts';
import { createWatchJob } from '../jobs/watch-job.ts';
import type { OutreachJobParts } from '../jobs/writing-to-people.ts';
import { officeOf, operatorContext } from './desk.ts';
import type { Log } from './log.ts';
import type { Job } from './rounds.ts';

export interface JobParts {
  readonly store: AuditStore;
  readonly chat: Chat;
  readonly clock: Clock;
  readonly log: Log;
  /** Sign-ins are deleted and freed of names as the trail is. */
  readonly signIns: AuditStore | undefined;
  /** What was done with the bot itself; likewise. */
  readonly uses: AuditStore;
  /** What people are told of API keys. */
  readonly guide: KeyGuide;
  render(answer: Answer): Reply;
}

export function createJobs(
  config: Config,
  { store, signIns, uses, chat, clock, log, render, guide }: JobParts,
): { readonly finds: readonly Job[]; readonly sends: readonly Job[] } {
  const digestParts: DigestJobParts = {
    store,
    chat,
    clock,
    render,
    log,
    isCatchingUp: async (span, orgId) => {
      const polled = config.orgs.filter(({ audit }) => audit !== undefined).map((org) => org.orgId);
      const asked = polled.filter((id) => orgId === undefined || id === orgId);
      return config.poll !== undefined && (await isCatchingUp(store.state, asked, span, clock.now()));
    },
    answer: async (question, place) => {
      const context = await operatorContext(store, config, { now: clock.now(), limit: 1, ...place });
      // Without the settings of the space it is not known what the digest is of.
      if (context.failure !== undefined) throw context.failure;
      return answerDigest(question, context);
    },
  };
  const outreach: OutreachJobParts = {
    ...officeOf(store, config),
    ...(signIns === undefined ? {} : { signIns }),
    uses,
    chat,
    clock,
    render,
    log,
    guide,
  };
  return {
    finds: [
      { name: 'end of a pause', ...createResumeJob({ store, clock }) },
      { name: 'key proof', run: async () => proveKeys(config, { store, clock, log }) },
    ],
    sends: [
      { name: 'watches', ...createWatchJob({ ...outreach, chat }) },
      { name: 'onboarding', ...createOnboardingJob(outreach) },
      { name: 'thanks', ...createThanksJob(outreach) },
      { name: 'reminders', ...createNudgeJob(outreach) },
      { name: 'summary for admins', ...createAdminSummaryJob(outreach) },
      { name: 'digest', ...createDigestJob(digestParts) },
      { name: 'digest correction', ...createDigestCorrectionJob(digestParts) },
      { name: 'goal', ...createGoalJob(digestParts) },
      { name: 'warning of data', ...createCoverageWarningJob(outreach) },
      { name: 'warning of access', ...createAccessWarningJob(outreach) },
      { name: 'deletions', ...createPurgeJob(outreach) },
      { name: 'erasures', ...createErasureJob(outreach) },
    ],
  };
}

/** Who names nobody may have been set in the chat since the last round. */
async function proveKeys(config: Config, parts: Pick<JobParts, 'store' | 'clock' | 'log'>): Promise<void> {
  const settings = await readSettings(parts.store);
  await createKeyProofJob({ ...parts, isAnonymous: anonymousIn(config, settings) }).run();
}
