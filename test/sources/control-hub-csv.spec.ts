import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { IncomingEvent } from '../../src/audit/event.ts';
import type { SourceItem } from '../../src/audit/ports.ts';
import { openBytesSource } from '../../src/sources/open-source.ts';
import { eventsOf, OPTIONS, readAll, readOrRefuse, rejectionsOf } from '../contract/audit-source.ts';
import { generateEvents } from '../fixtures/synthetic-events.ts';
import { apiItem, csvText, EXPORT_COLUMNS, exportCsv, exportRow } from '../fixtures/synthetic-files.ts';

const CHANGES = [...generateEvents({ count: 40, seed: 3, endAt: Date.UTC(2026, 10, 23) })];
const ROWS = CHANGES.map(exportRow);

function readText(text: string, options = OPTIONS): Promise<readonly SourceItem[]> {
  return readAll(openBytesSource('synthetic.csv', Buffer.from(text), options));
}

const idsOf = (items: readonly SourceItem[]): readonly string[] => eventsOf(items).map(({ event }) => event.id);
const onlyEvent = async (text: string, options = OPTIONS): Promise<IncomingEvent> => {
  const [incoming] = eventsOf(await readText(text, options));
  return incoming ?? assert.fail('no event');
};

describe('columns of an export [I]', () => {
  const spell: readonly [string, (name: string) => string][] = [
    ['upper case', (name) => name.toUpperCase()],
    ['words', (name) => name.replaceAll('_', ' ')],
    ['title case words', (name) => name.replaceAll('_', ' ').replace(/\b\w/g, (letter) => letter.toUpperCase())],
    ['camel case', (name) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())],
    ['hyphens and spaces around', (name) => ` ${name.replaceAll('_', '-')} `],
  ];
  for (const [title, rename] of spell) {
    it(`are known in ${title}`, async () => {
      const columns = EXPORT_COLUMNS.map(rename);
      const rows = ROWS.map((row) =>
        Object.fromEntries(Object.entries(row).map(([key, value]) => [rename(key), value])),
      );
      assert.deepEqual(idsOf(await readText(csvText(rows, columns))), idsOf(await readText(exportCsv(CHANGES))));
    });
  }

  it('may stand in any order', async () => {
    const expected = idsOf(await readText(exportCsv(CHANGES)));
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...EXPORT_COLUMNS], { minLength: EXPORT_COLUMNS.length }),
        async (columns) => {
          assert.deepEqual(idsOf(await readText(csvText(ROWS, columns))), expected);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('may be delimited by a semicolon, a tab or a bar, with a first line that says so', async () => {
    const expected = idsOf(await readText(exportCsv(CHANGES)));
    for (const delimiter of [';', '\t', '|']) {
      const lines = [EXPORT_COLUMNS, ...ROWS.map((row) => EXPORT_COLUMNS.map((column) => row[column]))];
      const text = lines
        .map((line) => line.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter))
        .join('\n');
      assert.deepEqual(idsOf(await readText(text)), expected);
      assert.deepEqual(idsOf(await readText(`sep=${delimiter}\r\n\n${text}`)), expected);
    }
  });

  it('are kept in raw, unknown, doubled and dangerous names included', async () => {
    const { event } = await onlyEvent('timestamp,action_text,x,x,__proto__\n2026-11-16T10:00:00Z,hello,1,2,3\n');
    assert.deepEqual(event.raw, {
      timestamp: '2026-11-16T10:00:00Z',
      action_text: 'hello',
      x: '1',
      'x (2)': '2',
      '__proto__ (1)': '3',
    });
  });

  it('may be followed by empty ones', async () => {
    const items = await readText('timestamp,action_text,,\n2026-11-16T10:00:00Z,hello,,\n2026-11-16T10:00:00Z,hello\n');
    assert.equal(eventsOf(items).length, 2);
  });

  it('are named when the time is missing', () => {
    assert.throws(() => openBytesSource('other.csv', Buffer.from('Name;"Points, all";Date\nZoe;3;4\n'), OPTIONS), {
      code: 'csv-columns',
      message: 'other.csv has no column named "timestamp". Columns seen: "Name", "Points, all", "Date".',
    });
  });
});

describe('rows of an export [I]', () => {
  const HEADER = 'timestamp,action_text,target_name\n';
  const GOOD = '2026-11-16T10:00:00Z,hello,Billing\n';
  const rows: readonly [string, string, string][] = [
    ['too few columns', '2026-11-16T10:00:00Z,hello\n', 'row 3: it has 2 columns, the header has 3'],
    ['too many columns', '2026-11-16T10:00:00Z,hello,a,b\n', 'row 3: it has 4 columns, the header has 3'],
    ['no time', ',hello,Billing\n', 'row 3: it has no time'],
    [
      'a time that is none',
      'soon,hello,Billing\n',
      'row 3: the time "soon" is not an ISO 8601 time such as 2026-11-23T10:00:00Z',
    ],
    ['a stray quote', '2026-11-16T10:00:00Z,"say "hi"",x\n', 'row 3: a quote in it is not doubled'],
    ['an open quote', '2026-11-16T10:00:00Z,"hello,x\n', 'row 3: a quote in it is never closed'],
    ['binary rubbish', '\u0000\u0001\u0002\n', 'row 3: it has 1 columns, the header has 3'],
  ];
  for (const [title, row, expected] of rows) {
    it(`are rejected for ${title}, and the others kept`, async () => {
      const items = await readText(HEADER + GOOD + row + GOOD + GOOD);
      assert.deepEqual(rejectionsOf(items), [expected]);
      assert.equal(eventsOf(items).length, 3);
    });
  }

  it('are placed by row and by line', async () => {
    const items = await readText(`${HEADER}2026-11-16T10:00:00Z,"two\nlines",x\nbad,hello,x\n`);
    assert.deepEqual(
      items.map((item) => (item.kind === 'event' ? item.incoming.event.sources[0]?.where : item.where)),
      ['row 2', 'row 3 (line 4)'],
    );
  });

  it('of fifty megabytes are rejected without holding them', async () => {
    const long = Buffer.alloc(50 * 1024 * 1024, 'x');
    const bytes = Buffer.concat([Buffer.from(`${HEADER}2026-11-16T10:00:00Z,"`), long, Buffer.from(`",x\n${GOOD}`)]);
    const items = await readAll(openBytesSource('synthetic.csv', bytes, OPTIONS));
    assert.deepEqual(rejectionsOf(items), ['row 2: it is longer than 4194304 characters']);
    assert.equal(eventsOf(items).length, 1);
  });

  it('of a megabyte are kept', async () => {
    const { event } = await onlyEvent(`${HEADER}2026-11-16T10:00:00Z,hello,${'x'.repeat(1_000_000)}\n`);
    assert.equal(event.target.name?.length, 1_000_000);
  });

  it('are UTC unless they or the caller say otherwise', async () => {
    const text = `${HEADER}2026-11-16T10:00:00,hello,x\n`;
    const berlin = { ...OPTIONS, timeZone: 'europe/berlin' };
    assert.equal((await onlyEvent(text)).event.time, Date.UTC(2026, 10, 16, 10));
    assert.equal((await onlyEvent(text, berlin)).event.time, Date.UTC(2026, 10, 16, 9));
    assert.equal((await onlyEvent(HEADER + GOOD, berlin)).event.time, Date.UTC(2026, 10, 16, 10));
    assert.throws(() => openBytesSource('a.csv', Buffer.from(text), { ...OPTIONS, timeZone: 'Mars/Base' }), {
      code: 'bad-time-zone',
    });
  });

  it('belong to the organisation of the bot when they name none', async () => {
    const orgId = Buffer.from('ciscospark://us/ORGANIZATION/96ABC2AA-3dcc-11e5-a152-fe34819cdc9a').toString('base64');
    const { event } = await onlyEvent(HEADER + GOOD, { ...OPTIONS, orgId });
    assert.equal(event.orgId, '96abc2aa-3dcc-11e5-a152-fe34819cdc9a');
  });

  it('do not prove a span when the export may have been cut at its limit', async () => {
    const statedPeriod = { from: 0, to: 1 };
    for (const [count, proven] of [
      [19_999, statedPeriod],
      [20_000, undefined],
    ] as const) {
      const source = openBytesSource('a.csv', Buffer.from(HEADER + GOOD.repeat(count)), { ...OPTIONS, statedPeriod });
      await readAll(source);
      assert.deepEqual(source.proves(), proven);
    }
  });
});

describe('exports, whatever is in them [I]', () => {
  it('give back every text they hold', async () => {
    const text = fc
      .string({ unit: 'grapheme' })
      .map((words) => words.trim())
      .filter((words) => !/^(null)?$/i.test(words));
    await fc.assert(
      fc.asyncProperty(text, text, text, async (actionText, name, actor) => {
        const row = {
          timestamp: '2026-11-16T10:00:00Z',
          action_text: actionText,
          target_name: name,
          actor_name: actor,
        };
        const { event } = await onlyEvent(csvText([row], Object.keys(row)));
        assert.deepEqual([event.description, event.target.name, event.actor.name], [actionText, name, actor]);
        assert.deepEqual(event.raw, row);
      }),
    );
  });

  it('give an event or a rejection for every row, and never throw', async () => {
    const cell = fc.oneof(fc.constantFrom('2026-11-16T10:00:00Z', '', '"', 'a,b'), fc.string({ unit: 'binary' }));
    const table = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const quoted = rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(','));
        const items = await readText(['timestamp,action_text,target_name', ...quoted].join('\r\n'));
        assert.equal(items.length, rows.length);
      }),
    );
  });

  it('are read or refused in words after any damage', async () => {
    const good = Buffer.from(exportCsv(CHANGES.slice(0, 5)));
    const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.uint8Array({ maxLength: 4 })), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(damage, async (places) => {
        const bytes = Buffer.from(good);
        for (const [place, patch] of places) bytes.set(patch.slice(0, bytes.length - place), place);
        await readOrRefuse(async () => openBytesSource('synthetic.csv', bytes, OPTIONS));
      }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom('a.csv', 'a.json', 'a'),
        async (bytes, name) => {
          await readOrRefuse(async () => openBytesSource(name, bytes, OPTIONS));
        },
      ),
    );
  });
});

describe('the same change by export and by API [I]', () => {
  it('falls into the same bucket at times that agree', async () => {
    const csv = eventsOf(await readText(exportCsv(CHANGES)));
    const json = JSON.stringify({ items: CHANGES.map(apiItem) });
    const api = eventsOf(await readAll(openBytesSource('a.json', Buffer.from(json), OPTIONS)));
    assert.equal(csv.length, api.length);
    for (const [index, row] of csv.entries()) {
      const item = api[index] ?? assert.fail('no such item');
      assert.equal(row.identity.bucket, item.identity.bucket);
      assert.equal(row.event.time, Math.floor(item.event.time / 1000) * 1000);
      assert.deepEqual([row.identity.exactTime, item.identity.exactTime], [false, true]);
      const shared = ({ event }: IncomingEvent): unknown => [
        event.orgId,
        event.actor,
        event.action,
        event.entityType,
        event.target,
        event.description,
        event.category,
        event.ip,
      ];
      assert.deepEqual(shared(row), shared(item));
      assert.equal(item.identity.apiId, item.event.id);
    }
  });
});

describe('a download that broke off [I]', () => {
  const header = 'timestamp,action_text,target_org_id';
  const whole = '2026-11-20T10:00:00Z,Somebody updated it,41a03858-8c87-46f2-8765-a5041afa306a';

  it('gives all rows but the one that was cut in its last cell', async () => {
    const items = await readText(`${header}\n${whole}\n${whole.slice(0, -12)}`);
    assert.equal(eventsOf(items).length, 1);
    assert.match(rejectionsOf(items)[0] ?? '', /ends in the middle/);
  });

  it('takes a whole last row without a line end', async () => {
    const items = await readText(`${header}\n${whole}\n${whole}`);
    assert.deepEqual([eventsOf(items).length, rejectionsOf(items).length], [2, 0]);
  });

  for (const last of ['', 'other']) {
    it(`takes a last cell that is ${last === '' ? 'empty' : 'another'} and has no line end`, async () => {
      const items = await readText(`${header}\n${whole}\n2026-11-20T10:00:01Z,Somebody updated it,${last}`);
      assert.equal(eventsOf(items).length, 2);
    });
  }

  it('takes a name that is the beginning of the one before', async () => {
    const rows = ['2026-11-20T10:00:00Z,x,Sales EMEA', '2026-11-20T10:00:01Z,x,Sales'];
    const items = await readText(`timestamp,action_text,target_name\n${rows.join('\n')}`);
    assert.equal(eventsOf(items).length, 2);
  });
});
