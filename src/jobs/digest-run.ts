/** What the digest and its correction share: keys, what a failed send means, and writing down what became of a run. */
import { createHash } from 'node:crypto';
import type { Answer, SummaryAnswer } from '../audit/answer.ts';
import type { DigestFacts, DigestScope } from '../audit/digest.ts';
import { WhodunitError } from '../audit/errors.ts';
import type { Period } from '../audit/event.ts';
import type { AuditStore, Chat, Clock } from '../audit/ports.ts';
import type { Question } from '../audit/question.ts';
import type { Reply } from '../audit/reply.ts';
import type { DigestRun, SpaceRecord } from '../audit/state.ts';

export interface DigestJobParts {
  readonly store: AuditStore;
  readonly chat: Pick<Chat, 'say' | 'ready'>;
  readonly clock: Clock;
  /** A digest as the `digest` command gives it in that space, in this zone (IANA), of that organisation (decoded). */
  answer(
    question: Question,
    place: { readonly zone: string; readonly spaceId: string; readonly orgId?: string },
  ): Promise<SummaryAnswer>;
  /** Are records of this span being fetched just now? Absent: none ever are. @param orgId decoded; absent: of any */
  isCatchingUp?(span: Period, orgId: string | undefined): Promise<boolean>;
  render(answer: Answer): Reply;
  readonly log: { info(facts: object, text: string): void; error(facts: object, text: string): void };
}

/** Names one digest of one space for ever: `[a-z0-9-]` only, so that it survives Markdown. @param from UTC ms */
export function digestKey(spaceId: string, from: number): string {
  const space = createHash('sha256').update(spaceId).digest('hex').slice(0, 16);
  return `digest-${space}-${from.toString(36)}`;
}

/** The digest of a week as a question. */
export function digestQuestion({ from, to }: Period, { entityTypes }: DigestScope): Question {
  return { intent: 'digest', from, to, ...(entityTypes === undefined ? {} : { entityTypes, all: true }) };
}

/** @throws TypeError when the answer is no digest. */
export function factsOf({ content }: SummaryAnswer): DigestFacts {
  if (content.kind !== 'digest') throw new TypeError('A digest was expected.');
  return content.facts;
}

/** Ends of a durable send after which the outbox tries no more by itself; anything else leaves it on its way. */
const GIVEN_UP = new Set(['send-refused', 'send-gave-up', 'send-unknown']);

export function isGivenUp(error: unknown): boolean {
  return error instanceof WhodunitError && GIVEN_UP.has(error.code);
}

const FIRST_WAIT_MS = 15 * 60_000;
const LONGEST_WAIT_MS = 6 * 3_600_000;

/** Waiting twice as long after each send that ended in vain, a quarter of an hour to six hours. */
export function isTimeToRetry({ failedAt, attempts }: DigestRun, now: number): boolean {
  if (failedAt === undefined) return true;
  return now - failedAt >= Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts - 1, 10));
}

/**
 * The words of an earlier try that may stand in the space already, so that
 * nothing else is said under the same key; undefined when there are none.
 */
export async function wordsOnTheWay({ state }: AuditStore, key: string): Promise<Reply | undefined> {
  const entry = await state.get('outbox', key);
  // Of what was surely not posted, the words are forgotten; of what was sent, they are not needed.
  return entry === undefined || (entry.status === 'failed' && entry.reply.markdown === '') ? undefined : entry.reply;
}

/** Resolves to what is stored now. A run that is gone stays gone. */
export function changeRun(
  store: AuditStore,
  key: string,
  change: (run: DigestRun) => DigestRun,
): Promise<DigestRun | undefined> {
  return store.state.update('digests', key, (run) => (run === undefined ? undefined : change(run)));
}

/** What is known of each space. In one that is denied, an admin wants nothing from the bot: what is due there waits. */
export async function readSpaces({ state }: Pick<AuditStore, 'state'>): Promise<ReadonlyMap<string, SpaceRecord>> {
  return new Map((await state.list('spaces')).map(({ key, value }) => [key, value]));
}
