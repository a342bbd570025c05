import assert from 'node:assert/strict';
import { inspect, record, TIME, take, UTC } from './portal-rig.ts';
import { tableInMemory } from './table-in-memory.ts';

describe('a row as an event [U]', () => {
  it('says what its columns say, and is kept as it stands', async () => {
    const header = [
      'Timestamp',
      'User Name',
      'User Email',
      'Action',
      'Object Type',
      'Object ID',
      'Object Name',
      'Field',
      'Old Value',
      'New Value',
      'IP Address',
      'Points',
    ];
    const row = [
      TIME,
      'Agent Seven',
      'Agent.Seven@example.com',
      'Updated',
      'ContactServiceQueue',
      'AW3zqPSEh5ILmjsY44DC',
      'Billing',
      'capacity',
      '3',
      '4',
      '192.0.2.7',
      '12',
    ];
    const event = await record(header, row);
    assert.deepEqual(event, {
      id: event.id,
      time: Date.UTC(2026, 10, 16, 10),
      actor: { email: 'Agent.Seven@example.com', name: 'Agent Seven' },
      action: 'modified',
      entityType: 'contact-service-queue',
      target: { id: 'AW3zqPSEh5ILmjsY44DC', name: 'Billing' },
      changes: [{ field: 'capacity', before: '3', after: '4' }],
      description: '',
      category: '',
      ip: '192.0.2.7',
      sources: [{ kind: 'portal-pdf', name: 'report', where: 'row 2', importedAt: Date.UTC(2026, 10, 23) }],
      raw: Object.fromEntries(header.map((name, index) => [name, row[index]])),
    });
  });

  const people: readonly (readonly [string, string, object])[] = [
    ['User', 'Agent Seven', { name: 'Agent Seven' }],
    ['User', 'agent.seven@example.com', { email: 'agent.seven@example.com' }],
    ['User', 'Agent Seven (agent.seven@example.com)', { name: 'Agent Seven', email: 'agent.seven@example.com' }],
    ['Changed By', 'Agent Seven <agent.seven@example.com>', { name: 'Agent Seven', email: 'agent.seven@example.com' }],
    ['User', '0A000000-0000-4000-8000-000000000001', { id: '0a000000-0000-4000-8000-000000000001' }],
    ['User ID', 'api@cconesp.net', { email: 'api@cconesp.net' }],
    ['User ID', '4711', { id: '4711' }],
    ['User Name', 'agent.seven@example.com', { email: 'agent.seven@example.com' }],
    ['User', 'null', {}],
  ];
  for (const [header, text, actor] of people) {
    it(`names ${JSON.stringify(actor)} where ${header} is "${text}"`, async () => {
      assert.deepEqual((await record(['Date', header, 'Details'], [TIME, text, 'x'])).actor, actor);
    });
  }

  const targets: readonly (readonly [string, object])[] = [
    ['AW3zqPSEh5ILmjsY44DC', { id: 'AW3zqPSEh5ILmjsY44DC' }],
    ['0a000000-0000-4000-8000-000000000001', { id: '0a000000-0000-4000-8000-000000000001' }],
    ['Billing', { name: 'Billing' }],
    ['A name of 20 signs ab', { name: 'A name of 20 signs ab' }],
    ['ABCDEFGHIJKLMNOPQRST', { name: 'ABCDEFGHIJKLMNOPQRST' }],
  ];
  for (const [text, target] of targets) {
    it(`is about ${JSON.stringify(target)} where the object is "${text}"`, async () => {
      assert.deepEqual((await record(['Date', 'Object'], [TIME, text])).target, target);
    });
  }

  it('tells actions by their words, and takes sentences for descriptions', async () => {
    const actions = ['Create', 'UPDATED', 'Deleted', 'Bulk update', 'Log in'];
    const rows = [['Date', 'Action', 'Object'], ...actions.map((action) => [TIME, action, 'x'])];
    assert.deepEqual(
      (await take(rows)).events.map(({ action }) => action),
      ['created', 'modified', 'deleted', 'modified', 'log in'],
    );
    const sentence = await record(['Date', 'Action'], [TIME, 'Agent Seven deleted the team Billing today']);
    assert.deepEqual(
      [sentence.action, sentence.description],
      ['deleted', 'Agent Seven deleted the team Billing today'],
    );
  });

  it('tells changes by columns and by JSON, never out of words', async () => {
    const columns = ['Date', 'Object', 'Old Value', 'New Value'];
    assert.deepEqual((await record(columns, [TIME, 'x', '3', '4'])).changes, [
      { field: 'value', before: '3', after: '4' },
    ]);
    assert.deepEqual((await record(columns, [TIME, 'x', '{"a":1,"b":2}', '{"a":1,"b":3}'])).changes, [
      { field: 'b', before: '2', after: '3' },
    ]);
    const listed = ['Date', 'Object', 'Changes'];
    assert.deepEqual((await record(listed, [TIME, 'x', '[{"field":"a","old":1,"new":2}]'])).changes, [
      { field: 'a', before: '1', after: '2' },
    ]);
    const words = await record(listed, [TIME, 'x', 'a changed from 1 to 2']);
    assert.deepEqual([words.changes, words.description], [[], 'a changed from 1 to 2']);
    const deep = `[${'['.repeat(50_000)}${']'.repeat(50_000)}]`;
    assert.deepEqual((await record(listed, [TIME, 'x', deep])).changes, []);
  });

  it('belongs to the organisation that it names by a uuid, else to the one that is given', async () => {
    const org = '0a000000-0000-4000-8000-0000000000aa';
    const home = '0b000000-0000-4000-8000-0000000000bb';
    const columns = ['Date', 'Object', 'Organization ID'];
    const choices = { ...UTC, orgId: home };
    assert.equal((await record(columns, [TIME, 'x', org], choices)).orgId, org);
    assert.equal((await record(columns, [TIME, 'x', '387'], choices)).orgId, home);
    assert.equal((await record(columns, [TIME, 'x', ''])).orgId, undefined);
    const { rejected, events } = await take([columns, [TIME, 'x', org], [TIME, 'y', '']], {
      ...choices,
      onlyOrgId: home,
    });
    assert.deepEqual([rejected, events.length], [['row 2: it belongs to another organisation'], 1]);
  });

  it('is sample data where that is said', async () => {
    const { source, events } = await take(
      [
        ['Date', 'User'],
        [TIME, 'x'],
      ],
      { ...UTC, sample: true },
    );
    assert.deepEqual([source.kind, events[0]?.sources[0]?.kind], ['sample', 'sample']);
  });

  it('may have a zone of its own', async () => {
    const rows = [
      ['Date', 'Time zone', 'User'],
      [TIME, 'Asia/Tokyo', 'x'],
      [TIME, 'utc', 'x'],
      [TIME, 'EST', 'x'],
      [TIME, '', 'x'],
    ];
    const { events, rejected } = await take(rows, { zone: 'Europe/Berlin' });
    assert.deepEqual(
      events.map(({ time }) => new Date(time).getUTCHours()),
      [1, 10, 9],
    );
    assert.deepEqual(rejected, ['row 4: it names the zone "EST", which is not known']);
  });
});

describe('rows that are not taken in [U]', () => {
  const HEADER = ['Date', 'User', 'Action'];
  const GOOD = [TIME, 'Agent Seven', 'Update'];

  it('are rejected by place and reason, and the others kept', async () => {
    const rows = [HEADER, GOOD, ['', 'Agent Seven', 'Update'], ['soon', 'Agent Seven', 'Update'], [TIME, '', ''], GOOD];
    const { events, rejected } = await take(rows);
    assert.equal(events.length, 2);
    assert.deepEqual(rejected, [
      'row 3: it has no time',
      'row 4: the time "soon" is not a date that is known',
      'row 5: it says nothing but a time',
    ]);
  });

  it('are set aside for review where the reader is not sure of them', async () => {
    const flags = { 2: ['"Billing" crosses the edge of two columns', 'it is cut'] };
    const { events, rejected } = await take([HEADER, GOOD, GOOD, GOOD], UTC, { flags });
    assert.equal(events.length, 2);
    assert.deepEqual(rejected, ['row 3: it is for review: "Billing" crosses the edge of two columns; it is cut']);
    const findings = await inspect(tableInMemory([HEADER, GOOD, GOOD], { flags: { 1: ['it is cut'] } }), UTC);
    assert.deepEqual(findings.notes, [
      'of the first 2 rows, 1 cannot be read for sure and would be set aside for review',
    ]);
  });

  it('are those of a CSV file with a cell too few or too many', async () => {
    const rows = [HEADER, GOOD, GOOD.slice(0, 2), [...GOOD, 'x'], [...GOOD, '']];
    assert.deepEqual((await take(rows, UTC, { kind: 'portal-csv' })).rejected, [
      'row 3: it has 2 columns, the header has 3',
      'row 4: it has 4 columns, the header has 3',
    ]);
    assert.deepEqual((await take(rows, UTC, { kind: 'portal-pdf' })).rejected, [
      'row 4: it has 4 columns, the header has 3',
    ]);
    const workbook = await take(rows, UTC, { kind: 'portal-xlsx' });
    assert.deepEqual(workbook.rejected, []);
    assert.equal(workbook.events[2]?.raw['column D'], 'x');
  });

  it('are left out where they belong to the page, and told of', async () => {
    const titles = [['Audit Trail'], ['Times in UTC']];
    const rows = [
      ...titles,
      HEADER,
      GOOD,
      ['Page 1 of 2'],
      ...titles,
      HEADER,
      GOOD,
      ['', 'Page 2 of 2'],
      ['Total', '2'],
    ];
    const { events, rejected, notes } = await take(rows, {});
    assert.deepEqual([events.length, rejected], [2, []]);
    assert.deepEqual(notes, ['left out as no record: row 5, "Page 1 of 2", and 2 more']);
  });

  it('are never left out when they have a time', async () => {
    const { events } = await take([['Times in UTC'], ['Date', 'User'], [TIME, 'Total'], [TIME, 'Page 1']], {});
    assert.equal(events.length, 2);
  });
});
