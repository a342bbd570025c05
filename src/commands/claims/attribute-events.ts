/** Who made the changes of an answer, as far as the asker may know. */
import type { AnswerRow, Attribution } from '../../audit/answer.ts';
import { attribute, type Known } from '../../audit/attribution.ts';
import type { Claim } from '../../audit/claims.ts';
import type { AuditEvent } from '../../audit/event.ts';
import { gatherEvidence } from '../../audit/evidence.ts';
import { includesRole } from '../../audit/roles.ts';
import { whomToAsk } from '../admin/permission.ts';
import type { CommandContext } from '../command.ts';
import { isPrivate } from '../outreach/people-in-reach.ts';

/** Changes of one answer that evidence is gathered for; more are only asked for by machines. */
const MAX_GATHERED = 50;
const GATHERED_FOR_FEWER = `Evidence is gathered for the first ${MAX_GATHERED} changes of a list. "show" and the id gives it for this one.`;

/**
 * The rows of a list. Claims and rules are read once; evidence is gathered for
 * reviewers only, and only where nobody is recorded and nobody claims.
 */
export async function attributeEvents(
  events: readonly AuditEvent[],
  context: CommandContext,
): Promise<readonly AnswerRow[]> {
  if (!events.some(({ actor }) => context.isAnonymous(actor))) {
    return events.map((event) => ({ event, attribution: { kind: 'recorded' } }));
  }
  const attributeOne = await attributer(context);
  let gathered = 0;
  const wantsEvidence = (kind: Attribution['kind'], isAutomation: boolean): boolean =>
    mayJudge(context) && kind === 'unknown' && !isAutomation;
  const rows: AnswerRow[] = [];
  for (const event of events) {
    const attribution = attributeOne.plain(event);
    const isAutomation = attribution.kind === 'unknown' && attribution.automation !== undefined;
    if (!wantsEvidence(attribution.kind, isAutomation)) {
      rows.push({ event, attribution });
    } else if (gathered < MAX_GATHERED) {
      gathered += 1;
      rows.push({ event, attribution: await attributeOne.withEvidence(event) });
    } else {
      rows.push({ event, attribution: { kind: 'unknown', limits: [GATHERED_FOR_FEWER] } });
    }
  }
  return rows;
}

/** One change with all that the asker may see, beside a claim too; who may not is told who may. */
export async function attributeInFull(event: AuditEvent, context: CommandContext): Promise<Attribution> {
  if (!context.isAnonymous(event.actor)) return { kind: 'recorded' };
  const attributeOne = await attributer(context);
  if (mayJudge(context)) return attributeOne.withEvidence(event);
  const attribution = attributeOne.plain(event);
  if (attribution.kind !== 'unknown' || attribution.automation !== undefined) return attribution;
  return { ...attribution, limits: [`Only reviewers may see evidence. ${whomToAsk(context)}`] };
}

function mayJudge({ asker, withoutEvidence }: CommandContext): boolean {
  return withoutEvidence !== true && includesRole(asker.role, 'reviewer');
}

interface Attributer {
  plain(event: AuditEvent): Attribution;
  withEvidence(event: AuditEvent): Promise<Attribution>;
}

async function attributer(context: CommandContext): Promise<Attributer> {
  const { state } = context.store;
  const [claims, automations, roster] = await Promise.all([
    state.list('claims'),
    state.list('automations'),
    mayJudge(context) ? state.list('roster') : [],
  ]);
  const byEvent = groupByEvent(claims.map(({ value }) => value));
  const knownOf = (event: AuditEvent): Known => ({
    isAnonymous: context.isAnonymous,
    claims: byEvent.get(event.id) ?? [],
    automations: automations.map(({ value }) => value),
    roster: roster.map(({ value }) => value),
    withNames: isPrivate(context),
    zone: context.zone,
  });
  return {
    plain: (event) => attribute(event, knownOf(event)),
    withEvidence: async (event) =>
      attribute(event, { ...knownOf(event), evidence: await gatherEvidence(context.store, event, context.signIns) }),
  };
}

function groupByEvent(claims: readonly Claim[]): ReadonlyMap<string, readonly Claim[]> {
  const byEvent = new Map<string, Claim[]>();
  for (const claim of claims) {
    const others = byEvent.get(claim.eventId);
    if (others === undefined) byEvent.set(claim.eventId, [claim]);
    else others.push(claim);
  }
  return byEvent;
}
