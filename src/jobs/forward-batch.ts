/** What is to be sent next to a destination: a page of events as they came in, else steps of claims. */
import { createHash } from 'node:crypto';
import { type Claim, claimKey } from '../audit/claims.ts';
import { claimRecord, eventRecord } from '../audit/forward-record.ts';
import type { AuditStore, Forwarder, ForwardRecord } from '../audit/ports.ts';
import type { ForwardState } from '../audit/state.ts';

/** Where to, and whose records. */
export interface Destination {
  /** The same whenever the bot starts: its place is kept under it. */
  readonly key: string;
  readonly forwarder: Forwarder;
  /** Of this organisation only. */
  readonly orgId?: string;
  /** Of all but these: they have destinations of their own. */
  readonly exceptOrgIds?: readonly string[];
}

/** How much is sent at once: less after the far side has found something too large. */
export interface Portion {
  /** Share of the limits of the destination. */
  readonly share: number;
  /** Of one record. */
  readonly recordBytes: number;
}

export interface Batch {
  readonly records: readonly ForwardRecord[];
  /** Where it goes on after these. */
  readonly place: number;
  /** Steps of claims among them, to be kept as sent. */
  readonly steps: readonly DueStep[];
}

export interface DueStep {
  readonly claim: Claim;
  /** Of the step, from 1. */
  readonly number: number;
  /** Under which it is kept that it was sent. */
  readonly mark: string;
}

/** A batch without records is nothing to send; its place may be further on all the same. */
export async function nextBatch(
  destination: Destination,
  { place, since }: Pick<ForwardState, 'place' | 'since'>,
  portion: Portion,
  store: AuditStore,
): Promise<Batch> {
  const { forwarder } = destination;
  const limit = Math.max(1, Math.floor(forwarder.limits.records * portion.share));
  const options = { limit, ...scopeOf(destination) };
  const page = await store.arrivals(place, options);
  if (page.events.length > 0) {
    const all = page.events.map((event) => eventRecord(event, portion.recordBytes));
    const records = fitting(all, forwarder, portion);
    const isWhole = records.length === all.length;
    const end = isWhole ? page : await store.arrivals(place, { ...options, limit: records.length });
    return { records, place: end.place, steps: [] };
  }
  const due = (await dueSteps(destination, since, store)).slice(0, limit);
  const all = due.map(({ claim, number }) => claimRecord(claim, stepOf(claim, number), number, portion.recordBytes));
  const records = fitting(all, forwarder, portion);
  return { records, place: page.place, steps: due.slice(0, records.length) };
}

function scopeOf({ orgId, exceptOrgIds }: Destination): Pick<Destination, 'orgId' | 'exceptOrgIds'> {
  return { ...(orgId === undefined ? {} : { orgId }), ...(exceptOrgIds === undefined ? {} : { exceptOrgIds }) };
}

/** As many from the beginning as may be sent at once; at least one. */
function fitting(
  records: readonly ForwardRecord[],
  { limits }: Forwarder,
  { share }: Portion,
): readonly ForwardRecord[] {
  let bytes = 0;
  const end = records.findIndex(({ json }, at) => {
    bytes += json.length;
    return at > 0 && bytes > limits.bytes * share;
  });
  return end === -1 ? records : records.slice(0, end);
}

/** Steps of claims that were not sent yet, oldest first; each claim's in their order. */
async function dueSteps(destination: Destination, since: number, store: AuditStore): Promise<readonly DueStep[]> {
  const sent = new Map((await store.state.list('forwardedClaims')).map(({ key, value }) => [key, value.steps]));
  const due: DueStep[] = [];
  for (const { value: claim } of await store.state.list('claims')) {
    if (!isIn(claim.event.orgId, destination)) continue;
    const mark = markOf(destination.key, claim);
    const before = sent.get(mark) ?? claim.steps.filter(({ at }) => at < since).length;
    for (let number = before + 1; number <= claim.steps.length; number += 1) due.push({ claim, number, mark });
  }
  return due.sort((a, b) => stepOf(a.claim, a.number).at - stepOf(b.claim, b.number).at || a.number - b.number);
}

function isIn(orgId: string | undefined, { orgId: only, exceptOrgIds = [] }: Destination): boolean {
  return only === undefined ? !exceptOrgIds.includes(orgId ?? '') : orgId === only;
}

function stepOf(claim: Claim, number: number): Claim['steps'][number] {
  const step = claim.steps[number - 1];
  if (step === undefined) throw new RangeError('no such step');
  return step;
}

/** Not the key of the claim itself: it holds an email, which must not stay when the person is taken out. */
function markOf(destination: string, { eventId, by }: Claim): string {
  return createHash('sha256')
    .update(`${destination} ${claimKey(eventId, by)}`)
    .digest('base64url')
    .slice(0, 22);
}
