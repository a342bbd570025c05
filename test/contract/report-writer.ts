/** What every ReportWriter does, whatever its format. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Report, ReportCell, ReportColumn, ReportWriter } from '../../src/audit/export-port.ts';

export const MADE_AT = Date.UTC(2026, 10, 23, 12);
export const AT = Date.UTC(2026, 10, 20, 13, 44, 37, 250);
export const COLUMNS: readonly ReportColumn[] = [
  { heading: 'Time', kind: 'instant', chars: 20 },
  { heading: 'Who', kind: 'text', chars: 24 },
  { heading: 'Changes', kind: 'changes', chars: 50 },
  { heading: 'Count', kind: 'number', chars: 8 },
  { heading: 'Event', kind: 'text', chars: 20, place: 'detail' },
];

/** What can be read of a file that was written: by another program than the one that wrote it. */
export interface ReadReport {
  /** Everything there is to read, pages and sheets together. */
  readonly text: string;
  /** Texts of the column Who, as they stand there; absent where the format has no cells. */
  readonly who?: readonly string[];
}

export interface WriterCase {
  readonly writer: ReportWriter;
  /** @throws when the file is damaged */
  read(bytes: Uint8Array): Promise<ReadReport>;
  /** The file also holds title, question, coverage, who and when. */
  readonly hasHead: boolean;
  /** Of the property test. */
  readonly runs: number;
  /** What becomes of a text; absent: it stays. */
  safe?(text: string): string;
}

export function rowOf(
  who: string,
  more: Partial<Record<'at' | 'count', number>> & { event?: string } = {},
): ReportCell[] {
  return [
    { kind: 'instant', at: more.at ?? AT },
    { kind: 'text', text: who },
    {
      kind: 'changes',
      changes: [
        { field: 'maxTime', before: '20', after: '35' },
        { field: 'name', after: 'Sales' },
      ],
    },
    { kind: 'number', value: more.count ?? 7 },
    { kind: 'text', text: more.event ?? 'c-1' },
  ];
}

export function aReport(rows: Iterable<readonly ReportCell[]> | AsyncIterable<readonly ReportCell[]>): Report {
  return {
    title: 'Changes to queues, 16-22 Nov 2026',
    question: 'changes to queues, 16-22 Nov 2026 (CET)',
    zone: 'Europe/Berlin',
    askedBy: 'person.nine@example.com',
    madeAt: MADE_AT,
    coverage: 'Complete for 16-22 Nov 2026 (CET).',
    notes: ['A note of ours.'],
    columns: COLUMNS,
    rows: (async function* () {
      yield* rows;
    })(),
  };
}

export async function bytesOf(writer: ReportWriter, report: Report): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of writer.write(report)) parts.push(part);
  return Buffer.concat(parts);
}

/** Names in many scripts; what each has to show again. */
export const NAMES = [
  'Zoë Keller',
  'Иван Петров',
  'Γιώργος Παπαδόπουλος',
  'דוד לוי',
  'محمد علي',
  '王小明',
  '渡辺 こはる',
  '김철수',
  'สมชาย ใจดี',
  'राज कुमार',
  'Đặng Thị Hồng',
] as const;

const HOSTILE = [
  '=HYPERLINK("http://x.example.net")',
  '+1',
  '-1+1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  ' =1',
  '＝1',
  'a;=1',
  '<@all> <b>bold</b> &amp; ]]>',
  '"quoted", comma',
  'evil\u202Egnp.exe',
  '\u2066hidden\u2069',
  'half \uD800 pair',
  'other \uDC00 half',
  'nul \u0000 and bell \u0007',
  '_x000D_ _x0041_',
  `\${x} {{y}} %s`,
  '\uFFFE\uFFFF',
  '\u{E0041}tag',
  '👩‍👩‍👧 🚀',
  '',
  ' ',
] as const;

/** Control characters, direction marks, half pairs. */
const DANGEROUS = /[^\P{Cc}\n\r\t]|[\u202A-\u202E\u2066-\u2069]|\p{Cs}/u;

/** The tests. To be called inside a describe. */
export function itWritesReports({ writer, read, hasHead, runs, safe = (text) => text }: WriterCase): void {
  const written = async (report: Report): Promise<ReadReport> => read(await bytesOf(writer, report));

  it('names the file after its format', () => {
    assert.equal(writer.fileName('whodunit-what-changed'), `whodunit-what-changed.${writer.format}`);
  });

  it('shows headings, times with their zone, numbers and changes', async () => {
    const { text } = await written(aReport([rowOf('Person Nine', { count: 1234 })]));
    for (const part of ['Who', 'Changes', 'Europe/Berlin', 'Person Nine', 'maxTime', '35', 'Sales', 'c-1']) {
      assert.ok(text.includes(part), `${part} is not in ${text.slice(0, 2000)}`);
    }
    assert.match(text, /14:44:37/);
    assert.match(text, /1,?234/);
  });

  if (hasHead) {
    it('says what was asked, by whom, when, and how complete it is', async () => {
      const { text } = await written(aReport([rowOf('Person Nine')]));
      for (const part of [
        'Changes to queues, 16-22 Nov 2026',
        'changes to queues, 16-22 Nov 2026 (CET)',
        'person.nine@example.com',
        'Complete for 16-22 Nov 2026 (CET).',
        'Mon 23 Nov 2026, 13:00 CET',
        'A note of ours.',
      ]) {
        assert.ok(text.includes(part), `${part} is not in ${text.slice(0, 2000)}`);
      }
    });
  }

  it('keeps the order of the rows, and every one of them', async () => {
    const names = Array.from({ length: 300 }, (_, at) => `person${at}x`);
    const { text } = await written(aReport(names.map((name) => rowOf(name))));
    assert.deepEqual(text.match(/person\d+x/g), names);
  });

  it('is a whole file without a row', async () => {
    const { text } = await written(aReport([]));
    assert.match(text, /Who/);
  });

  it('tells both hours of a clock that is set back apart', async () => {
    const first = Date.UTC(2026, 9, 25, 0, 30);
    const { text } = await written(aReport([rowOf('a', { at: first }), rowOf('b', { at: first + 3_600_000 })]));
    assert.match(text, /CEST|\+02:00|00:30/);
    assert.match(text, /CET|\+01:00|01:30/);
  });

  it('keeps names of every script', async () => {
    const { text, who } = await written(aReport(NAMES.map((name) => rowOf(name))));
    if (who !== undefined) assert.deepEqual(who, NAMES);
    // Glyphs that stand for several letters together are no letters to every reader, so these are looked at as pictures.
    else for (const name of [NAMES[0], NAMES[1], NAMES[2], NAMES[5], NAMES[7]]) assert.ok(text.includes(name), name);
  });

  for (const hostile of HOSTILE) {
    it(`takes ${JSON.stringify(hostile)} for text`, async () => {
      const { text, who } = await written(aReport([rowOf(hostile), rowOf('after')]));
      assert.ok(!DANGEROUS.test(text), JSON.stringify(text.slice(0, 500)));
      assert.ok(text.includes('after'));
      if (who !== undefined) assert.equal(who[0], safe(hostile));
    });
  }

  it('takes 1 MB of text in a cell and in a change, and says that it was cut', async () => {
    const long = 'word '.repeat(210_000);
    const row = rowOf(long);
    const { text } = await written(
      aReport([
        [
          ...row.slice(0, 2),
          { kind: 'changes', changes: [{ field: 'f', before: long, after: long }] },
          ...row.slice(3),
        ],
      ]),
    );
    assert.ok(text.length < 400_000, String(text.length));
    assert.match(text, /…/);
  });

  it('takes instants that no calendar has', async () => {
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, 8.64e15, -8.64e15, 0, -1].map((at) => rowOf('odd', { at }));
    const { text } = await written(aReport(odd));
    assert.equal(text.match(/odd/g)?.length, odd.length);
  });

  it('writes a file that can be read for any text', async () => {
    const any = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ unit: 'grapheme', maxLength: 60 }));
    await fc.assert(
      fc.asyncProperty(any, any, async (who, event) => {
        const { text } = await written(aReport([rowOf(who, { event }), rowOf('after')]));
        assert.ok(text.includes('after'));
      }),
      { numRuns: runs },
    );
  });

  it('hands bytes on long before the last row is read', async () => {
    let read = 0;
    const rows = async function* (): AsyncGenerator<readonly ReportCell[]> {
      // Nothing alike, so that it cannot be packed away.
      for (read = 0; read < 20_000; read += 1) yield rowOf(`${read} ${Math.sin(read)} ${Math.cos(read)}`.repeat(3));
    };
    for await (const part of writer.write(aReport(rows()))) {
      if (part.length > 0) break;
    }
    assert.ok(read < 5000, `${read} rows were read for the first bytes`);
  });

  it('stops reading rows when nobody takes the bytes any more', async () => {
    let isClosed = false;
    const rows = async function* (): AsyncGenerator<readonly ReportCell[]> {
      try {
        for (let at = 0; ; at += 1) yield rowOf(`${at} ${Math.sin(at)}`.repeat(5));
      } finally {
        isClosed = true;
      }
    };
    for await (const part of writer.write(aReport(rows()))) if (part.length > 0) break;
    assert.ok(isClosed);
  });

  it('fails with what the rows fail with', async () => {
    const rows = async function* (): AsyncGenerator<readonly ReportCell[]> {
      yield rowOf('a');
      throw new TypeError('the store is gone');
    };
    await assert.rejects(bytesOf(writer, aReport(rows())), /the store is gone/);
  });

  it('gives the same bytes for the same report', async () => {
    const [one, two] = await Promise.all([
      bytesOf(writer, aReport([rowOf('a')])),
      bytesOf(writer, aReport([rowOf('a')])),
    ]);
    assert.deepEqual(one, two);
  });

  it('lets others have their turn while a long file is written', async () => {
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    try {
      await bytesOf(writer, aReport(Array.from({ length: 1200 }, (_, at) => rowOf(`person ${at}`))));
    } finally {
      isDone = true;
    }
    assert.ok(turns >= 5, `${turns} turns`);
  });
}
