/** Takes one step of one claim in the store, decided on what is stored then. */
import { actorKey } from '../../audit/actor.ts';
import {
  type Claim,
  type ClaimOutcome,
  type ClaimStatement,
  type ClaimVerdict,
  claimKey,
  judgeClaim,
  reopenClaim,
  sayOfChange,
  withdrawClaim,
} from '../../audit/claims.ts';
import type { AuditEvent } from '../../audit/event.ts';
import type { Sender } from '../../audit/ports.ts';
import { changerOf } from '../admin/record-change.ts';
import type { CommandContext } from '../command.ts';

/** What became of a claim, and what it was before. */
export interface Kept {
  readonly outcome: ClaimOutcome;
  readonly before: Claim | undefined;
}

type Keeping = Pick<CommandContext, 'store' | 'now' | 'asker'>;

/** What the sender says of a change. */
export function keepStatement(
  event: AuditEvent,
  said: { readonly sender: Sender; readonly statement: ClaimStatement; readonly comment?: string },
  context: Keeping,
): Promise<Kept> {
  const { sender, statement, comment } = said;
  const by = sender.email.trim().toLowerCase();
  return change(event.id, by, context, (current) =>
    sayOfChange(current, {
      eventId: event.id,
      event: {
        time: event.time,
        entityType: event.entityType,
        ...(event.orgId === undefined ? {} : { orgId: event.orgId }),
        identity: actorKey(event.actor),
      },
      by,
      ...(sender.displayName === undefined ? {} : { name: sender.displayName }),
      statement,
      ...(comment === undefined ? {} : { comment }),
      at: context.now,
    }),
  );
}

/** The sender takes back what they said. */
export function keepWithdrawal(eventId: string, sender: Sender, context: Keeping): Promise<Kept> {
  const by = sender.email.trim().toLowerCase();
  return change(eventId, by, context, (current) => withdrawClaim(current, { at: context.now, by }));
}

/** The asker's word on somebody's claim. @param claimant lower-case email */
export function keepVerdict(
  eventId: string,
  claimant: string,
  word: { readonly verdict: ClaimVerdict; readonly comment?: string; readonly undo?: true },
  context: Keeping,
): Promise<Kept> {
  const { undo, comment, verdict } = word;
  const said = { verdict, at: context.now, by: changerOf(context) };
  return change(eventId, claimant, context, (current) =>
    undo === true
      ? reopenClaim(current, said)
      : judgeClaim(current, { ...said, ...(comment === undefined ? {} : { comment }) }),
  );
}

async function change(
  eventId: string,
  by: string,
  { store }: Keeping,
  decide: (current: Claim | undefined) => ClaimOutcome,
): Promise<Kept> {
  let kept: Kept | undefined;
  await store.state.update('claims', claimKey(eventId, by), (current) => {
    const outcome = decide(current);
    kept = { outcome, before: current };
    return outcome.kind === 'changed' ? outcome.claim : current;
  });
  if (kept === undefined) throw new Error('The store did not ask what to change.');
  return kept;
}
