/** What every source of audit events keeps, whatever its format and wherever its bytes come from. */
import assert from 'node:assert/strict';
import { SourceError } from '../../src/audit/errors.ts';
import type { IncomingEvent, SourceKind } from '../../src/audit/event.ts';
import type { AuditSource, SourceItem } from '../../src/audit/ports.ts';
import type { FileSourceOptions } from '../../src/sources/source-options.ts';
import { generateEvents, type SyntheticChange } from '../fixtures/synthetic-events.ts';

export interface SourceUnderTest {
  readonly kind: SourceKind;
  readonly fileName: string;
  /** The changes in this format. */
  write(changes: readonly SyntheticChange[]): string;
  /** The same with the record at this index damaged so that it cannot be read. */
  writeDamaged(changes: readonly SyntheticChange[], index: number): string;
  /** Content as a source; the bytes may be written to a file first. */
  open(bytes: Uint8Array, options: FileSourceOptions): Promise<AuditSource>;
}

/** When the records are taken in, in these tests. */
export const IMPORTED_AT = Date.UTC(2026, 10, 23, 9);
export const OPTIONS: FileSourceOptions = { clock: { now: () => IMPORTED_AT } };
const CHANGES = [...generateEvents({ count: 60, seed: 7, endAt: Date.UTC(2026, 10, 23) })];
const WEEK = { from: Date.UTC(2026, 10, 16), to: Date.UTC(2026, 10, 23) };
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export async function readAll(source: AuditSource): Promise<readonly SourceItem[]> {
  const items: SourceItem[] = [];
  for await (const item of source.read()) items.push(item);
  return items;
}

export function eventsOf(items: readonly SourceItem[]): readonly IncomingEvent[] {
  return items.flatMap((item) => (item.kind === 'event' ? [item.incoming] : []));
}

export function rejectionsOf(items: readonly SourceItem[]): readonly string[] {
  return items.flatMap((item) => (item.kind === 'rejected' ? [`${item.where}: ${item.reason}`] : []));
}

/** Reads bytes that may be anything; undefined when they were refused as a whole, in words. */
export async function readOrRefuse(open: () => Promise<AuditSource>): Promise<readonly SourceItem[] | undefined> {
  try {
    return await readAll(await open());
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    assert.match(error.message, /\.$/);
    assert.match(error.next, /\.$/);
    return undefined;
  }
}

export function describeAuditSource(name: string, under: SourceUnderTest): void {
  const openChanges = (changes = CHANGES, options = OPTIONS) => under.open(utf8(under.write(changes)), options);

  describe(`${name} as a source [I]`, () => {
    it('gives every record once, in order, and says where it stands', async () => {
      const source = await openChanges();
      const items = await readAll(source);
      assert.deepEqual(rejectionsOf(items), []);
      const events = eventsOf(items).map(({ event }) => event);
      assert.deepEqual(
        events.map(({ target, action, description }) => [target.id, action, description]),
        CHANGES.map(({ target, action, actionText }) => [target.id, action, actionText]),
      );
      const [source1] = events[1]?.sources ?? [];
      assert.deepEqual([source.kind, source.name], [under.kind, under.fileName]);
      assert.deepEqual([source1?.kind, source1?.name, source1?.importedAt], [under.kind, under.fileName, IMPORTED_AT]);
      assert.equal(new Set(events.map(({ sources }) => sources[0]?.where)).size, CHANGES.length);
    });

    it('gives the time of each change, to the second at least', async () => {
      for (const [index, { event, identity }] of eventsOf(await readAll(await openChanges())).entries()) {
        const time = CHANGES[index]?.time ?? 0;
        assert.equal(event.time, identity.exactTime ? time : Math.floor(time / 1000) * 1000);
      }
    });

    it('gives the same ids when it is read again', async () => {
      const source = await openChanges();
      const [first, second] = [await readAll(source), await readAll(source)];
      assert.deepEqual(first, second);
      assert.equal(new Set(eventsOf(first).map(({ event }) => event.id)).size, CHANGES.length);
    });

    it('keeps identical records apart', async () => {
      const [change] = CHANGES;
      assert.ok(change);
      const twins = [change, { ...change, id: '00000000-0000-4000-8000-000000000002' }];
      const events = eventsOf(await readAll(await openChanges(twins)));
      assert.equal(new Set(events.map(({ event }) => event.id)).size, 2);
      assert.deepEqual(
        events.map(({ identity }) => identity.occurrence),
        [0, 1],
      );
    });

    it('rejects a damaged record by place and reason, and keeps all others', async () => {
      for (const index of [0, 30, CHANGES.length - 1]) {
        const items = await readAll(await under.open(utf8(under.writeDamaged(CHANGES, index)), OPTIONS));
        const [rejection = '', ...others] = rejectionsOf(items);
        assert.match(rejection, /^(row|item|line) \d+[^:]*: \S/);
        assert.deepEqual(others, []);
        assert.deepEqual(
          eventsOf(items).map(({ event }) => event.target.id),
          CHANGES.filter((_, other) => other !== index).map(({ target }) => target.id),
        );
      }
    });

    it('may be left in the middle', async () => {
      const seen: SourceItem[] = [];
      for await (const item of (await openChanges()).read()) {
        seen.push(item);
        if (seen.length === 3) break;
      }
      assert.equal(eventsOf(seen).length, 3);
    });

    it('proves nothing by itself', async () => {
      const source = await openChanges();
      await readAll(source);
      assert.equal(source.proves(), undefined);
    });

    it('proves a stated span only when read to the end without a rejection', async () => {
      const options = { ...OPTIONS, statedPeriod: WEEK };
      const source = await openChanges(CHANGES, options);
      assert.equal(source.proves(), undefined);
      await readAll(source);
      assert.deepEqual(source.proves(), WEEK);
      const damaged = await under.open(utf8(under.writeDamaged(CHANGES, 4)), options);
      await readAll(damaged);
      assert.equal(damaged.proves(), undefined);
    });

    it('tells how far it has read', async () => {
      const seen: { bytesRead: number; totalBytes: number }[] = [];
      const bytes = utf8(under.write(CHANGES));
      await readAll(await under.open(bytes, { ...OPTIONS, onProgress: (progress) => seen.push(progress) }));
      assert.deepEqual(seen.at(-1), { bytesRead: bytes.length, totalBytes: bytes.length });
    });

    it('reads the encodings that spreadsheets and editors write', async () => {
      const expected = eventsOf(await readAll(await openChanges())).map(({ event }) => event.description);
      const text = under.write(CHANGES);
      const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le');
      const variants = [utf8(`\uFEFF${text}`), utf16, utf16.subarray(2), Buffer.from(utf16).swap16()];
      for (const bytes of variants) {
        const items = await readAll(await under.open(bytes, OPTIONS));
        assert.deepEqual(
          eventsOf(items).map(({ event }) => event.description),
          expected,
        );
      }
    });

    it('marks sample data as such', async () => {
      const source = await openChanges(CHANGES, { ...OPTIONS, sample: true });
      const [first] = eventsOf(await readAll(source));
      assert.deepEqual([source.kind, first?.event.sources[0]?.kind], ['sample', 'sample']);
    });
  });
}
