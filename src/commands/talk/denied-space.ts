/** A space in which an admin wants no answers: told once, then silence, but for the words that open it again. */
import type { AuditStore } from '../../audit/ports.ts';
import type { Question } from '../../audit/question.ts';
import type { Reply } from '../../audit/reply.ts';

/** No data, no names, no card: anybody may read it. */
export const DENIED_LINE: Reply = {
  markdown: 'I give no answers in this space, as an admin decided. An admin can say "allow this space" to change that.',
};

/** The order that opens the space again, or says once more that it is closed. */
export function isSwitch(question: Question | undefined): boolean {
  return (question?.intent === 'allow' || question?.intent === 'deny') && question.here === true;
}

/** Is it still to be told? True for one caller only. */
export async function isFirstToHear(store: AuditStore, spaceId: string, now: number): Promise<boolean> {
  let isFirst = false;
  await store.state.update('spaces', spaceId, (space) => {
    isFirst = space?.denied === true && space.denialToldAt === undefined;
    return isFirst && space !== undefined ? { ...space, denialToldAt: now } : space;
  });
  return isFirst;
}
