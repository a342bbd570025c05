/**
 * A feed in memory, with everything that goes wrong at a real one at the turn of a switch. It pages by offset over a
 * list that may change meanwhile, which is how the vendor's API is documented (`offset`), so that pages shift.
 */
import { SourceError } from '../../src/audit/errors.ts';
import type { Period } from '../../src/audit/event.ts';
import type { AuditFeed, Clock, FeedKind, FeedPage } from '../../src/audit/ports.ts';
import { readAdminAuditRecord } from '../../src/sources/admin-audit-json.ts';
import { createRecordReader } from '../../src/sources/record-reader.ts';

/** A record as the service keeps it. All content is synthetic. */
export interface MemoryRecord {
  /** The vendor's own id; '' = a record without one. */
  readonly id: string;
  /** When it happened, UTC ms. */
  readonly at: number;
  /** Listed from then on, by the clock, UTC ms; absent: at once. */
  readonly visibleAt?: number;
  /** Cannot be read: comes as a rejected item. */
  readonly broken?: true;
  /** Fields of the vendor's `data`, over the made-up ones. */
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface MemoryFeedOptions {
  /** Default `admin-audit-api`. */
  readonly kind?: FeedKind;
  /** Default MEMORY_ORG_ID. */
  readonly orgId?: string;
  readonly events?: readonly MemoryRecord[];
  /** Default 200. */
  readonly pageSize?: number;
  readonly clock: Clock;
  /** What the feed says it asks for; nothing is filtered by it. Default CONTACT_CENTER. */
  readonly categories?: readonly string[];
  /** Default `newest-first`. The vendor documents no order. */
  readonly order?: 'newest-first' | 'oldest-first';
  /** Older records are gone, and a window that begins before is refused; ms. Default: nothing goes. */
  readonly keepsMs?: number;
}

/** A page that was asked for. */
export interface MemoryCall {
  /** 1 for the first since the feed was made. */
  readonly number: number;
  readonly window: Period;
  readonly cursor: string | undefined;
}

export interface MemoryFeed extends AuditFeed {
  /** Every page asked for, those that failed included. */
  readonly calls: readonly MemoryCall[];
  /** Everything it keeps, whether listed yet or not. */
  readonly records: readonly MemoryRecord[];
  /** From now on it keeps these too; pages being read shift where they fall into the window. */
  add(...records: readonly MemoryRecord[]): void;
  /** It loses records; later ones move up. */
  remove(...ids: readonly string[]): void;
  /** Called before each page is made: add or remove records here to shift pages, throw to fail, wait to delay. */
  beforePage: ((call: MemoryCall) => void | Promise<void>) | undefined;
  /** Called after each page is made and before it is handed out: throw to lose it. */
  afterPage: ((call: MemoryCall, page: FeedPage) => void | Promise<void>) | undefined;
  /** The page asked for as the `number`-th from now (1 = the next) fails with this; default `feed-unreachable`. */
  failAt(number: number, error?: Error): void;
  /** Cursors handed out so far are not taken any more. */
  loseCursors(): void;
}

export const MEMORY_ORG_ID = '00000000-0000-4000-8000-00000000face';

/** `count` records, `stepMs` apart from `from` on: ids `prefix-00001` and so on. */
export function memoryRecords(count: number, from: number, stepMs: number, prefix = 'event'): readonly MemoryRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${prefix}-${String(index + 1).padStart(5, '0')}`,
    at: from + index * stepMs,
  }));
}

/** As the feed fails where nothing else is said. */
export function unreachable(): SourceError {
  return new SourceError('feed-unreachable', 'The service did not answer.', 'It is tried again by itself.');
}

export function createMemoryFeed(options: MemoryFeedOptions): MemoryFeed {
  const { clock, kind = 'admin-audit-api', orgId = MEMORY_ORG_ID, pageSize = 200 } = options;
  const name = kind === 'admin-audit-api' ? 'Admin Audit Events API' : 'Security Audit Events API';
  const records: MemoryRecord[] = [...(options.events ?? [])];
  const calls: MemoryCall[] = [];
  const failures = new Map<number, Error>();
  let cursorsOf = 0;

  /** Later ones first among equal times, as a list that grows at its head has it. */
  const listed = (window: Period): readonly MemoryRecord[] => {
    const now = clock.now();
    const oldest = now - (options.keepsMs ?? Number.POSITIVE_INFINITY);
    const inWindow = records.filter(
      ({ at, visibleAt }) => at >= window.from && at < window.to && at >= oldest && (visibleAt ?? 0) <= now,
    );
    const oldestFirst = inWindow.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    return options.order === 'oldest-first' ? oldestFirst : oldestFirst.reverse();
  };

  const pageOf = ({ window, cursor }: MemoryCall): FeedPage => {
    if (window.from >= window.to) throw refused('The window is empty.');
    if (options.keepsMs !== undefined && window.from < clock.now() - options.keepsMs) throw refused('It is too old.');
    const start = offsetOf(cursor, cursorsOf);
    const found = listed(window);
    const source = { kind, name, importedAt: clock.now(), homeOrgId: orgId, zone: 'UTC' };
    const reader = createRecordReader(source);
    const items = found.slice(start, start + pageSize).map((record, index) => {
      const where = `${new Date(window.from).toISOString()}, item ${start + index + 1}`;
      return readAdminAuditRecord(record.broken ? 'broken' : rawOf(record, orgId), where, reader);
    });
    const end = start + items.length;
    return end < found.length ? { items, next: `${cursorsOf}:${end}` } : { items };
  };

  const feed: MemoryFeed = {
    kind,
    name,
    orgId,
    categories: options.categories ?? ['CONTACT_CENTER'],
    calls,
    records,
    beforePage: undefined,
    afterPage: undefined,
    async page(window, cursor, signal) {
      signal.throwIfAborted();
      const call = { number: calls.length + 1, window, cursor };
      calls.push(call);
      await abortable(feed.beforePage?.(call), signal);
      const failure = failures.get(call.number);
      if (failure !== undefined) throw failure;
      const page = pageOf(call);
      await abortable(feed.afterPage?.(call, page), signal);
      return page;
    },
    add: (...more) => void records.push(...more),
    remove: (...ids) => {
      for (const id of ids) {
        const at = records.findIndex((record) => record.id === id);
        if (at >= 0) records.splice(at, 1);
      }
    },
    failAt: (number, error = unreachable()) => void failures.set(calls.length + number, error),
    loseCursors: () => {
      cursorsOf += 1;
    },
  };
  return feed;
}

/** @throws SourceError `cursor-lost` */
function offsetOf(cursor: string | undefined, current: number): number {
  if (cursor === undefined) return 0;
  const [, of, offset] = /^(\d+):(\d+)$/.exec(cursor) ?? [];
  if (Number(of) !== current) {
    throw new SourceError('cursor-lost', 'The page is not known any more.', 'The window is read again from its start.');
  }
  return Number(offset);
}

function refused(what: string): SourceError {
  return new SourceError('feed-refused', what, 'Ask for another window.');
}

/** An aborted wait ends with the signal's reason, as fetch does. */
async function abortable(work: void | Promise<void>, signal: AbortSignal): Promise<void> {
  if (!(work instanceof Promise)) return;
  await new Promise<void>((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Synthetic: what Contact Center records look like beyond the documented fields is not published. */
function rawOf({ id, at, data }: MemoryRecord, orgId: string): Readonly<Record<string, unknown>> {
  return {
    ...(id === '' ? {} : { id }),
    created: new Date(at).toISOString(),
    actorOrgId: orgId,
    data: {
      targetOrgId: orgId,
      eventCategory: 'CONTACT_CENTER',
      actorEmail: 'person.nine@example.com',
      targetType: 'TEAM',
      targetId: `target of ${id}`,
      targetName: 'Sample Team',
      actionText: `Person Nine modified team Sample Team (${id})`,
      trackingId: `SYNTHETIC_${id}`,
      ...data,
    },
  };
}
