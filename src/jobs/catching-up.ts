/** Whether polls are about to bring records of a span: then what counts them waits a little. */
import type { Period } from '../audit/event.ts';
import type { StateStore } from '../audit/ports.ts';
import type { PullState } from '../audit/state.ts';
import { pullKey } from './pull-scene.ts';

/**
 * After a downtime the first poll is due, or under way, while the digest is due too. Of a feed in trouble nothing is
 * waited for.
 * @param orgIds of organisations that are polled, decoded
 */
export async function isCatchingUp(
  state: Pick<StateStore, 'get'>,
  orgIds: readonly string[],
  span: Period,
  now: number,
): Promise<boolean> {
  const pulls = await Promise.all(
    orgIds.map((orgId) => state.get('pulls', pullKey({ orgId, kind: 'admin-audit-api' }))),
  );
  return pulls.some((pull) => pull !== undefined && pull.problem === undefined && brings(pull, span, now));
}

function brings({ newest, window, aside }: PullState, span: Period, now: number): boolean {
  if (newest !== undefined && newest.nextAt <= now && newest.provenTo < Math.min(span.to, now)) return true;
  return [window, aside].some((one) => one !== undefined && one.from < span.to && one.to > span.from);
}
