import assert from 'node:assert/strict';
import { SourceError } from '../../../src/audit/errors.ts';
import { loadColumnNames } from '../../../src/sources/portal/column-names.ts';
import { createRecogniser, looksLikeFooter, understandTable } from '../../../src/sources/portal/understand.ts';
import { withoutZone, zoneInHeader, zoneInTitle, zoneText } from '../../../src/sources/portal/zone-in-file.ts';
import { tableRows } from './table-in-memory.ts';

const NAMES = loadColumnNames();
type Texts = readonly (readonly string[])[];
const understand = (rows: Texts) => understandTable('report.xlsx', tableRows(rows), NAMES);
/** What each column means; '-' = not understood. */
const meanings = (rows: Texts): readonly string[] => understand(rows).columns.map(({ field }) => field ?? '-');

function refusal(rows: Texts, names = NAMES): string {
  try {
    understandTable('report.xlsx', tableRows(rows), names);
  } catch (error) {
    if (error instanceof SourceError) return `${error.code}: ${error.message} ${error.next}`;
    throw error;
  }
  return assert.fail('it was understood');
}

describe('columns of a table [U]', () => {
  it('are known in any spelling', () => {
    for (const header of ['Entity Name', 'entity_name', 'entityName', ' ENTITY-NAME ', 'Entity\nname', 'Entity Näme']) {
      assert.deepEqual(meanings([['Timestamp', header]]), ['time', 'targetName'], header);
    }
    assert.deepEqual(meanings([['Geändert am', 'GEANDERT VON', 'Alter Wert']]), ['time', 'actor', 'before']);
    assert.deepEqual(meanings([['日時', 'ユーザー', '操作']]), ['time', 'actor', 'action']);
  });

  it("are known by the vendor's documented names", () => {
    const header = [
      'timestamp',
      'action_text',
      'tracking_id',
      'event_category',
      'actor_email',
      'target_id',
      'target_org_id',
    ];
    const understood = understand([header]);
    assert.deepEqual(
      understood.columns.map(({ field }) => field),
      ['time', 'description', 'trackingId', 'category', 'actorEmail', 'targetId', 'orgId'],
    );
    assert.deepEqual([understood.isControlHub, understood.zone], [true, { kind: 'zone', zone: 'UTC' }]);
    assert.equal(understand([['Date/Time', 'User', 'Action']]).isControlHub, false);
  });

  it('that are not known are kept under their names, or their letters', () => {
    const { columns, notes } = understand([['Timestamp', 'User', 'Points', '', 'Points', '__proto__', '']]);
    assert.deepEqual(
      columns.map(({ name }) => name),
      ['Timestamp', 'User', 'Points', 'column D', 'Points (2)', '__proto__ (2)'],
    );
    assert.deepEqual(notes, [
      'kept with each record, and not understood, are "Points", "column D", "Points (2)", "__proto__ (2)"',
    ]);
  });

  it('of date and time of day are the time together, and each alone', () => {
    assert.deepEqual(meanings([['Date', 'Time', 'User']]), ['date', 'timeOfDay', 'actor']);
    assert.deepEqual(meanings([['Date', 'User']]), ['time', 'actor']);
    assert.deepEqual(meanings([['Time (UTC)', 'User']]), ['time', 'actor']);
  });

  const ambiguous: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['two times', ['Created On', 'Modified On', 'User'], /"Created On" and "Modified On" could both be the time\./],
    ['a time and a date', ['Timestamp', 'Date', 'User'], /"Timestamp" and "Date" could both be the time\./],
    ['two people', ['Date', 'Changed By', 'User'], /"Changed By" and "User" could both be the person\./],
    [
      'no time',
      ['User', 'Action', 'Entity'],
      /no column of it is known to hold the time. Columns seen: "User", "Action", "Entity"\./,
    ],
    [
      'nothing but a time',
      ['Date', 'Points', 'Wins'],
      /nothing but its time is understood. Columns seen: "Date", "Points", "Wins"\./,
    ],
    [
      'nothing known',
      ['Name', 'Points'],
      /no row of it names a column that is known. The fullest one has "Name", "Points"\./,
    ],
    ['no row', [], /no row of it names a column that is known\./],
  ];
  for (const [title, header, message] of ambiguous) {
    it(`are refused for ${title}`, () => {
      const text = refusal(header.length === 0 ? [] : [header]);
      assert.match(text, message);
      assert.match(text, /^no-table: report\.xlsx cannot be taken in: .*AUDIT_COLUMNS/);
    });
  }

  it('are refused with the name of the file that can say what they mean', () => {
    assert.match(
      refusal([['Name']], { ...NAMES, ownFile: 'our-columns.json' }),
      /in our-columns\.json, the file that AUDIT_COLUMNS/,
    );
  });

  it('are refused in one line, whatever is in them', () => {
    const text = refusal([['<@all>\n\u202e', 'x'.repeat(5000)]]);
    assert.ok(text.length < 500 && !/[\n\u202e]/.test(text), text);
  });

  it('are refused when the header itself cannot be read for sure', () => {
    const rows = tableRows([['Date', 'User']], { 0: ['"User" crosses the edge of two columns'] });
    assert.throws(() => understandTable('report.pdf', rows, NAMES), {
      code: 'no-table',
      message:
        'report.pdf cannot be taken in: its header, row 1, cannot be read for sure: "User" crosses the edge of two columns.',
    });
  });
});

describe('the header of a table [U]', () => {
  const HEADER = ['Date', 'User', 'Action', 'Entity Type'];

  it('is the row that names most columns, wherever it stands', () => {
    const filters = [['Audit Trail'], ['Date', '16 Nov 2026'], ['User', 'All']];
    const understood = understand([...filters, HEADER, ['16 Nov 2026 10:00', 'Agent Seven', 'Update', 'User']]);
    assert.deepEqual([understood.headerIndex, understood.headerAt], [3, 'row 4']);
  });

  it('is the first of equal rows', () => {
    assert.equal(understand([HEADER, HEADER]).headerIndex, 0);
  });

  it('is looked for among forty rows', () => {
    const titles = (count: number): Texts => Array.from({ length: count }, (_, index) => [`Line ${index}`]);
    assert.equal(understand([...titles(39), HEADER]).headerIndex, 39);
    assert.match(refusal([...titles(40), HEADER]), /no row of it names a column/);
  });

  it('tells tables from other sheets, and tables of the same header from each other', () => {
    const recognise = createRecogniser(NAMES);
    const key = (rows: Texts) => recognise(tableRows(rows))?.key;
    assert.equal(key([['User', 'Action']]), undefined);
    assert.equal(key([['Date', 'Points']]), undefined);
    assert.equal(key([['Page 1'], HEADER]), key([HEADER.map((text) => text.toUpperCase())]));
    assert.notEqual(key([HEADER]), key([[...HEADER, 'Points']]));
    assert.ok((recognise(tableRows([HEADER]))?.score ?? 0) > (recognise(tableRows([['Date', 'User']]))?.score ?? 0));
  });
});

describe('rows that are no records [U]', () => {
  const isFooter = (...cells: readonly string[]): boolean =>
    tableRows([cells]).every((row) => looksLikeFooter(row, NAMES));

  it('begin like totals, page numbers and notes', () => {
    for (const text of [
      'Total',
      'Total: 500',
      'TOTAL RECORDS 12',
      'Page 2 of 5',
      '2 / 5',
      '12 records',
      'Generated on 2026-11-16',
      '© Example Ltd',
      'Seite 3',
    ]) {
      assert.ok(isFooter('', text), text);
    }
    assert.ok(isFooter('Total', '', '500'));
  });

  it('are not longer ones, nor words that go on', () => {
    assert.ok(!isFooter('Total', 'Agent Seven', 'Update'));
    assert.ok(!isFooter('Pages'));
    assert.ok(!isFooter('Totally changed'));
    assert.ok(!isFooter('', ''));
    assert.ok(!isFooter('Agent Seven'));
  });
});

describe('the zone that a file names [U]', () => {
  const text = (stated: ReturnType<typeof zoneInHeader>): string | undefined =>
    stated?.kind === 'stated' ? zoneText(stated.zone) : stated?.kind;

  const headers: readonly (readonly [string, string | undefined, string])[] = [
    ['Date', undefined, 'Date'],
    ['Date (UTC)', 'UTC', 'Date'],
    ['Date/Time [GMT]', 'UTC', 'Date/Time'],
    ['Timestamp UTC', 'UTC', 'Timestamp'],
    ['Date (Europe/Berlin)', 'Europe/Berlin', 'Date'],
    ['Date (GMT+5:30)', 'UTC+5:30', 'Date'],
    ['Date (UTC-05:00)', 'UTC-5', 'Date'],
    ['Date (GMT-05:00 Eastern Time)', 'unclear', 'Date (  Eastern Time)'],
    ['Date and/or Time', undefined, 'Date and/or Time'],
    ['Date (Nowhere/Land)', undefined, 'Date (Nowhere/Land)'],
  ];
  for (const [header, zone, bare] of headers) {
    it(`in the header "${header}" is ${zone ?? 'none'}`, () => {
      assert.equal(text(zoneInHeader(header)), zone);
      assert.equal(withoutZone(header), bare);
    });
  }

  const titles: readonly (readonly [string, string | undefined])[] = [
    ['Time zone: America/New_York', 'America/New_York'],
    ['Timezone UTC', 'UTC'],
    ['All times are shown in Europe/Berlin', 'Europe/Berlin'],
    ['Times in GMT+1', 'UTC+1'],
    ['Zeitzone: Europe/Zurich', 'Europe/Zurich'],
    ['Time Zone (GMT-05:00) Eastern Time (US & Canada)', 'unclear'],
    ['Time zone: Europe/Berlin or UTC', 'unclear'],
    ['Generated 2026-11-16 10:00 UTC', undefined],
    ['Audit Trail of Europe/Berlin', undefined],
    ['Time zone: local', undefined],
  ];
  for (const [title, zone] of titles) {
    it(`in the title "${title}" is ${zone ?? 'none'}`, () => assert.equal(text(zoneInTitle(title)), zone));
  }

  it('counts where header and titles agree, and is asked for where they do not', () => {
    const rows = (title: string, header: string): Texts => [[title], [header, 'User']];
    const zoneOf = (title: string, header: string) => {
      const { zone, notes } = understand(rows(title, header));
      return [zone === undefined ? 'none' : zoneText(zone), ...notes];
    };
    assert.deepEqual(zoneOf('Times in UTC', 'Date (UTC)'), ['UTC', 'the file says that its times are in UTC']);
    assert.deepEqual(zoneOf('Times in Europe/Berlin', 'Date (UTC)'), [
      'none',
      'the file names several zones: UTC, Europe/Berlin',
    ]);
    assert.deepEqual(zoneOf('Time zone: (GMT-05:00) Eastern Time', 'Date'), [
      'none',
      'what the file says of its zone is not clear: "Time zone: (GMT-05:00) Eastern Time"',
    ]);
  });

  it('may stand in two cells', () => {
    assert.deepEqual(
      understand([
        ['Time zone', 'Asia/Tokyo'],
        ['Date', 'User'],
      ]).zone,
      { kind: 'zone', zone: 'Asia/Tokyo' },
    );
  });
});
