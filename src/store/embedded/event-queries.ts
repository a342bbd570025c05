import type { AuditEvent } from '../../audit/event.ts';
import type {
  ArrivalOptions,
  ArrivalPage,
  ArrivalPlace,
  EventGroup,
  EventPage,
  EventQuery,
  GroupField,
} from '../../audit/ports.ts';
import { type Cursor, decodeCursor, encodeCursor } from './cursor.ts';
import type { EventIndex } from './event-index.ts';
import { groupRows } from './group-rows.ts';
import { compileFilter, type RowFilter } from './row-filter.ts';
import type { SegmentSet } from './segment-set.ts';
import type { Selection } from './selection.ts';
import type { StoredFacts } from './stored-record.ts';
import { TextSearch } from './text-search.ts';

const NOTHING: Selection = { length: 0, rowAt: () => 0 };
/** Going through the rows of a target or person pays off when they are fewer than this share of the span. */
const CHAIN_SHARE = 0.25;

/** Answers queries from the index; only the events of a page are read from disk. */
export class EventQueries {
  readonly #index: EventIndex;
  readonly #segments: SegmentSet;
  readonly #texts: TextSearch;

  constructor(index: EventIndex, segments: SegmentSet) {
    this.#index = index;
    this.#segments = segments;
    this.#texts = new TextSearch(index, (row) => this.#facts(row).description);
  }

  async page(query: EventQuery, options: { readonly limit: number; readonly cursor?: string }): Promise<EventPage> {
    const after = options.cursor === undefined ? undefined : decodeCursor(options.cursor);
    return this.#select(query, (selection) => this.#pageOf(selection, options.limit, after));
  }

  #pageOf(selection: Selection, limit: number, after: Cursor | undefined): EventPage {
    const start = after === undefined ? 0 : this.#firstOlder(selection, after);
    const end = Math.min(selection.length, start + Math.max(0, Math.floor(limit)));
    const events: EventPage['events'][number][] = [];
    for (let position = start; position < end; position += 1) {
      events.push(this.#segments.read(this.#index.locationOf(selection.rowAt(position))).event);
    }
    const last = events.at(-1);
    return {
      events,
      total: selection.length,
      offset: start,
      ...(last === undefined || end === selection.length ? {} : { next: encodeCursor(last) }),
      ...(start === 0 ? {} : { previous: this.#previousOf(selection, start - limit) }),
    };
  }

  /** @param start where that page begins; before the first event: it is the first page */
  #previousOf(selection: Selection, start: number): NonNullable<EventPage['previous']> {
    if (start <= 0) return {};
    const before = this.#segments.read(this.#index.locationOf(selection.rowAt(start - 1))).event;
    return { cursor: encodeCursor(before) };
  }

  async count(query: EventQuery): Promise<number> {
    return this.#select(query, ({ length }) => length);
  }

  async group(query: EventQuery, by: readonly GroupField[], limit?: number): Promise<readonly EventGroup[]> {
    return this.#select(query, (selection) => groupRows(selection, by, this.#index, limit));
  }

  /** @param upTo what came in after it is not there yet */
  arrivals(after: ArrivalPlace, upTo: ArrivalPlace, { limit, orgId, exceptOrgIds = [] }: ArrivalOptions): ArrivalPage {
    const { arrivals } = this.#index;
    const events: AuditEvent[] = [];
    let place = after;
    for (const row of arrivals.since(after, upTo)) {
      if (events.length >= limit) return { events, place };
      place = arrivals.arrivalOf(row);
      if (this.#index.isGone(row)) continue;
      const org = this.#index.orgOf(row);
      if ((orgId !== undefined && org !== orgId) || exceptOrgIds.includes(org)) continue;
      events.push(this.#segments.read(this.#index.locationOf(row)).event);
    }
    // What is left out or gone need not be looked at again; a place of what was lost since is none.
    return { events, place: upTo };
  }

  /** First and last instant (UTC ms) of what is there. */
  extent(orgId?: string): { readonly firstAt: number; readonly lastAt: number; readonly total: number } | undefined {
    const { order, targets, orgs } = this.#index;
    const org = orgId === undefined ? undefined : orgs.find(orgId);
    if (orgId !== undefined && org === undefined) return undefined;
    const isAsked = (row: number): boolean =>
      org === undefined || targets.orgOf.get(targets.chains.entryOf.get(row)) === org;
    // Counting sorts in what was added since; positions hold only after that.
    const all = order.count;
    const total = org === undefined ? all : targets.countOf(org);
    if (total === 0) return undefined;
    let first = 0;
    while (!isAsked(order.rowAt(first))) first += 1;
    let last = all - 1;
    while (!isAsked(order.rowAt(last))) last -= 1;
    return { firstAt: this.#index.timeOf(order.rowAt(first)), lastAt: this.#index.timeOf(order.rowAt(last)), total };
  }

  /** @param use in the same turn in which the rows were selected: afterwards some may be gone */
  async #select<T>(query: EventQuery, use: (selection: Selection) => T): Promise<T> {
    const filter = compileFilter(query, this.#index);
    if (filter === undefined) return use(NOTHING);
    const low = this.#index.order.olderThan(filter.from);
    const high = this.#index.order.olderThan(filter.to);
    const { trackingId, ip, text } = query;
    if (filter.passes === undefined && text === undefined) return use(this.#span(low, high));
    const { candidates } = filter;
    let rows =
      candidates !== undefined && candidates.count < (high - low) * CHAIN_SHARE
        ? this.#fromCandidates(candidates.rows(), filter)
        : this.#fromSpan(low, high, filter.passes);
    if (trackingId !== undefined) rows = rows.filter((row) => this.#facts(row).trackingId === trackingId);
    if (ip !== undefined) rows = rows.filter((row) => this.#facts(row).ip === ip);
    if (text !== undefined) {
      rows = await this.#texts.filter(rows, text);
      // Once more: the turn in which they were found has ended.
      rows = rows.filter((row) => !this.#index.isGone(row));
    }
    return use({ length: rows.length, rowAt: (position) => rows[position] ?? 0 });
  }

  #facts(row: number): StoredFacts['event'] {
    return this.#segments.readFacts(this.#index.locationOf(row)).event;
  }

  #span(low: number, high: number): Selection {
    const { order } = this.#index;
    return { length: high - low, rowAt: (position) => order.rowAt(high - 1 - position) };
  }

  #fromSpan(low: number, high: number, passes: RowFilter['passes']): number[] {
    const span = this.#index.order.slice(low, high);
    const rows: number[] = [];
    for (let at = span.length - 1; at >= 0; at -= 1) {
      const row = span[at] ?? 0;
      if (passes === undefined || passes(row)) rows.push(row);
    }
    return rows;
  }

  #fromCandidates(candidates: Iterable<number>, { from, to, passes }: RowFilter): number[] {
    const rows: number[] = [];
    for (const row of candidates) {
      const time = this.#index.timeOf(row);
      if (time >= from && time < to && (passes === undefined || passes(row))) rows.push(row);
    }
    return rows.sort((a, b) => this.#index.order.compare(b, a));
  }

  /** The first position whose event is older than the cursor's. */
  #firstOlder(selection: Selection, cursor: Cursor): number {
    const id = Buffer.from(cursor.id);
    let low = 0;
    let high = selection.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const row = selection.rowAt(middle);
      const difference = this.#index.timeOf(row) - cursor.time || this.#index.compareId(row, id);
      if (difference < 0) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
