import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { SourceItem } from '../../src/audit/ports.ts';
import { createJsonScanner, type JsonPiece } from '../../src/sources/json-scanner.ts';
import { jsonShape } from '../../src/sources/json-shape.ts';
import { openBytesSource } from '../../src/sources/open-source.ts';
import { eventsOf, OPTIONS, readAll, readOrRefuse, rejectionsOf } from '../contract/audit-source.ts';
import { processorMs } from '../processor-time.ts';

const EVENT = { created: '2026-11-16T10:00:00.123Z', data: { actionText: 'hello', targetName: 'Billing' } };
const TEXT = JSON.stringify(EVENT);

function readText(text: string): Promise<readonly SourceItem[]> {
  return readAll(openBytesSource('synthetic.json', Buffer.from(text), OPTIONS));
}

const places = (items: readonly SourceItem[]): readonly string[] =>
  items.map((item) =>
    item.kind === 'event' ? (item.incoming.event.sources[0]?.where ?? '') : `${item.where}: ${item.reason}`,
  );

describe('API events as JSON [I]', () => {
  it("reads the vendor's published example", async () => {
    const text = readFileSync(new URL('../fixtures/vendor-example-event.json', import.meta.url), 'utf8');
    const [incoming] = eventsOf(await readText(text));
    assert.equal(incoming?.event.id, '24488be6-cab1-4ddd-945d-d1eb938d84e2');
    assert.equal(incoming.event.description, 'Joe Smith logged into organization Acme Inc.');
  });

  const forms: readonly [string, string, readonly string[]][] = [
    ['an answer', `{"items":[${TEXT},${TEXT}]}`, ['item 1', 'item 2']],
    ['an answer with other fields around', `{"a":{"items":[1]},"items":[${TEXT}],"b":"]}"}\n`, ['item 1']],
    ['an empty answer', '{"items":[]}', []],
    ['a list', `[${TEXT}, ${TEXT}]`, ['item 1', 'item 2']],
    ['an empty list', ' [ ] ', []],
    ['one event', TEXT, ['item 1']],
    ['one event over many lines', JSON.stringify(EVENT, null, 2), ['item 1']],
    ['events one after another over many lines', `${JSON.stringify(EVENT, null, 2)}\n`.repeat(2), ['item 1', 'item 2']],
    ['one event a line, with blank lines', `${TEXT}\r\n\r\n${TEXT}\r\n`, ['line 1', 'line 3']],
    [
      'one answer a line',
      `{"items":[${TEXT},${TEXT}]}\n[${TEXT}]\n`,
      ['line 1, item 1', 'line 1, item 2', 'line 2, item 1'],
    ],
  ];
  for (const [title, text, expected] of forms) {
    it(`reads ${title}`, async () => assert.deepEqual(places(await readText(text)), expected));
  }

  const broken: readonly [string, string, readonly string[]][] = [
    ['a broken line', `${TEXT}\n{"x\n${TEXT}\n`, ['line 1', 'line 2: it is not valid JSON', 'line 3']],
    ['a broken first line', `{"x": 1, "y\n${TEXT}\n${TEXT}`, ['line 1: it is not valid JSON', 'line 2', 'line 3']],
    ['a broken item', `[${TEXT},{"a":1,},${TEXT}]`, ['item 1', 'item 2: it is not valid JSON', 'item 3']],
    [
      'an item with an open text',
      `[${TEXT},{"a":"b},${TEXT},${TEXT}]`,
      ['item 1', 'item 2: its end is missing', 'item 3', 'item 4'],
    ],
    [
      'an item with a missing bracket',
      `[${TEXT},{"a":{"b":1,\n${TEXT}]`,
      ['item 1', 'item 2: its end is missing', 'item 3'],
    ],
    [
      'items that are no objects',
      `[null,${TEXT},7,"a, b",${TEXT}]`,
      [
        'item 1: it is not a JSON object',
        'item 2',
        'item 3: it is not a JSON object',
        'item 4: it is not a JSON object',
        'item 5: it is not a JSON object',
        'item 6',
      ],
    ],
    ['a list in the list', `[[${TEXT}],${TEXT}]`, ['item 1: it is not a JSON object', 'item 2']],
    [
      'a file cut between items',
      `{"items":[${TEXT},`,
      ['item 1', 'item 2: the file ends before its list does; it may be cut off'],
    ],
    ['a file cut inside an item', `{"items":[${TEXT},{"created":`, ['item 1', 'item 2: its end is missing']],
    ['a second list', `[${TEXT}][${TEXT}]`, ['item 1', 'item 2: there is more text after the end of the list']],
    ['an answer that is an error', '{"message":"Unauthorized","trackingId":"x"}', ['item 1: it has no time']],
  ];
  for (const [title, text, expected] of broken) {
    it(`names ${title} and keeps the rest`, async () => assert.deepEqual(places(await readText(text)), expected));
  }

  it('rejects what is nested too deep to be written back', async () => {
    const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
    const items = await readText(`[${TEXT.replace('"data":{', `"x":${deep},"data":{`)},${TEXT}]`);
    assert.deepEqual(places(items), ['item 1: it is nested more than 64 levels deep', 'item 2']);
  });

  it('rejects an item or a line of many megabytes without holding it', async () => {
    const long = 'x'.repeat(30 * 1024 * 1024);
    const big = TEXT.replace('hello', long);
    const reason = 'it is longer than 4194304 characters';
    assert.deepEqual(places(await readText(`[${big},${TEXT}]`)), [`item 1: ${reason}`, 'item 2']);
    assert.deepEqual(places(await readText(`${TEXT}\n${big}\n${TEXT}`)), ['line 1', `line 2: ${reason}`, 'line 3']);
  });

  it('never takes text inside a record for a record', async () => {
    const forged = JSON.stringify({ ...EVENT, data: { actionText: 'forged', actorName: 'somebody else' } });
    const hostile = { ...EVENT, data: { actionText: `x"},\n${forged},{"a":1` } };
    for (const text of [
      `[${JSON.stringify(hostile)},{"broken,${TEXT}]`,
      `{"broken": "\n${JSON.stringify(hostile)}\n`,
    ]) {
      const descriptions = eventsOf(await readText(text)).map(({ event }) => event.description);
      assert.equal(descriptions.includes('forged'), false);
    }
  });
});

describe('JSON pieces [U]', () => {
  const scan = (pieces: readonly string[], start: string, maxRecordChars?: number): readonly JsonPiece[] => {
    const shape = jsonShape(start);
    if (shape.kind === 'lines') return assert.fail('read by lines');
    const scanner = createJsonScanner(shape, maxRecordChars);
    return [...pieces.flatMap((piece) => scanner.feed(piece)), ...scanner.end()];
  };

  it('are the same however the text is cut', () => {
    const records = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 5 });
    fc.assert(
      fc.property(records, fc.boolean(), fc.array(fc.nat()), (values, isWrapped, cuts) => {
        const list = JSON.stringify(values);
        const text = isWrapped ? `{"note":"]","items":${list},"next":{"a":[1]}}` : list;
        const at = [0, ...cuts.map((cut) => cut % text.length).sort((a, b) => a - b), text.length];
        const pieces = at.slice(1).map((place, index) => text.slice(at[index], place));
        const read = scan(pieces, text).map((piece) => (piece.kind === 'record' ? piece.value : piece.reason));
        assert.deepEqual(read, JSON.parse(list));
      }),
    );
  });

  it('never throw and always come to an end', () => {
    const parts = fc.array(fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', '\n', ':', '"a"', '"items"', '1', ' '));
    fc.assert(
      fc.property(parts, fc.nat(12), (signs, cut) => {
        const text = `${signs.join('')}`;
        const shape = jsonShape(text);
        if (shape.kind === 'lines') return;
        assert.ok(scan([text.slice(0, cut), text.slice(cut)], text, 30).length <= text.length + 1);
      }),
      { numRuns: 1000 },
    );
  });

  it('of a damaged file are not searched for ever', async () => {
    const text = `[${'{"a":"b},\n'.repeat(60_000)}`;
    let pieces: ReturnType<typeof scan> = [];
    const ms = await processorMs(() => {
      pieces = scan([text], text);
    });
    assert.ok(ms < 5000, `it took ${ms} ms`);
    assert.match(
      pieces.map((piece) => (piece.kind === 'broken' ? piece.reason : '')).join(),
      /too damaged|cut off|missing/,
    );
  });

  it('are read or refused in words after any damage', async () => {
    const good = Buffer.from(`{"items":[${TEXT},${TEXT}]}`);
    const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.uint8Array({ maxLength: 3 })), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const bytes = Buffer.from(good);
        for (const [place, patch] of changes) bytes.set(patch.slice(0, bytes.length - place), place);
        const items = await readOrRefuse(async () => openBytesSource('a.json', bytes, OPTIONS));
        if (items !== undefined) assert.ok(eventsOf(items).length + rejectionsOf(items).length === items.length);
      }),
    );
  });
});
