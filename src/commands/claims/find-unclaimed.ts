/** Changes that name nobody, that nobody claims, and of which the asker has said nothing. */
import { automationFor, automationOf } from '../../audit/automation.ts';
import type { Claim } from '../../audit/claims.ts';
import type { AuditEvent } from '../../audit/event.ts';
import type { EventQuery } from '../../audit/ports.ts';
import type { Question } from '../../audit/question.ts';
import type { Automation } from '../../audit/roster.ts';
import type { CommandContext } from '../command.ts';

export interface Unclaimed {
  /** Newest first. */
  readonly events: readonly AuditEvent[];
  /** With those that are not in `events`. */
  readonly total: number;
  /** Those before this instant (UTC ms) are the older ones; absent when all are listed. */
  readonly older?: number;
}

const PAGE = 60;
/** A page of the trail holds mostly changes to be listed; where nearly all are claimed, this ends the search. */
const MAX_PAGES = 100;

/** @param limit of the events listed */
export async function findUnclaimed(question: Question, limit: number, context: CommandContext): Promise<Unclaimed> {
  const { state } = context.store;
  const query: EventQuery = { ...queryOf(question), actor: { kind: 'anonymous' } };
  const [claims, rules, groups] = await Promise.all([
    state.list('claims'),
    state.list('automations'),
    context.store.group(query, ['entityType', 'actor']),
  ]);
  const known: Known = {
    rules: rules.map(({ value }) => value),
    settled: settledClaims(
      claims.map(({ value }) => value),
      context,
    ),
  };
  const open = groups.filter(({ values: [type = '', identity = ''] }) => !isAutomation(identity, type, known));
  const total = open.reduce((sum, { count }) => sum + count, 0) - countSettled(question, known);
  const types = [...new Set(open.map(({ values }) => values[0] ?? ''))];
  const found = await search({ ...query, entityTypes: types }, limit + 1, known, context);
  return page(found, limit, total);
}

interface Known {
  readonly rules: readonly Automation[];
  /** One claim for each change that is not to be listed. */
  readonly settled: ReadonlyMap<string, Claim>;
}

function isAutomation(identity: string, entityType: string, { rules }: Known): boolean {
  return automationOf(identity, entityType, rules) !== undefined;
}

/** Claimed by anybody, or answered by the asker. */
function settledClaims(claims: readonly Claim[], { asker }: CommandContext): ReadonlyMap<string, Claim> {
  const own = asker.sender?.email.trim().toLowerCase();
  const settled = claims.filter(({ statement, by }) => {
    return statement === 'mine' || (statement !== undefined && by === own);
  });
  return new Map(settled.map((claim) => [claim.eventId, claim]));
}

function countSettled(question: Question, known: Known): number {
  const { from, to } = question;
  const types = typesOf(question);
  return [...known.settled.values()].filter(
    ({ event }) =>
      (from === undefined || event.time >= from) &&
      (to === undefined || event.time < to) &&
      (types === undefined || types.includes(event.entityType)) &&
      !isAutomation(event.identity, event.entityType, known),
  ).length;
}

async function search(
  query: EventQuery,
  limit: number,
  { rules, settled }: Known,
  context: CommandContext,
): Promise<readonly AuditEvent[]> {
  const found: AuditEvent[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const read = await context.store.page(query, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    for (const event of read.events) {
      const isSettled = settled.has(event.id) || automationFor(event.actor, event.entityType, rules) !== undefined;
      if (!isSettled) found.push(event);
      if (found.length === limit) return found;
    }
    cursor = read.next;
    if (cursor === undefined) break;
  }
  return found;
}

function queryOf(question: Question): EventQuery {
  const { from, to } = question;
  const types = typesOf(question);
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(types === undefined ? {} : { entityTypes: types }),
  };
}

/** All kinds of a digest, or the one that was asked for. */
function typesOf({ entityType, entityTypes }: Question): readonly string[] | undefined {
  return entityType === undefined ? entityTypes : [entityType];
}

/**
 * Cut between two instants, so that "older" neither repeats nor leaves out
 * anything; where more changes share one instant than fit, only answering them
 * brings up the rest.
 */
function page(found: readonly AuditEvent[], limit: number, total: number): Unclaimed {
  const next = found[limit]?.time;
  if (next === undefined) return { events: found, total: found.length };
  const newer = found.slice(0, limit).filter(({ time }) => time > next);
  return newer.length === 0
    ? { events: found.slice(0, limit), total: Math.max(total, found.length), older: next }
    : { events: newer, total: Math.max(total, found.length), older: next + 1 };
}
