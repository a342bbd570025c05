import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SourceError } from '../../../src/audit/errors.ts';
import type { IncomingPerson } from '../../../src/audit/ports.ts';
import { bytesInput } from '../../../src/sources/byte-input.ts';
import { isPeopleCsv, peopleCsv } from '../../../src/sources/people/people-csv.ts';
import { peopleIn, readAll, rejectionsIn } from '../../contract/people-source.ts';

const fileOf = (content: string | Uint8Array) =>
  bytesInput('people.csv', typeof content === 'string' ? new TextEncoder().encode(content) : content);
const read = (content: string | Uint8Array): Promise<readonly IncomingPerson[]> => peopleIn(peopleCsv(fileOf(content)));
const rejections = (content: string): Promise<readonly string[]> => rejectionsIn(peopleCsv(fileOf(content)));

describe('a CSV of people [U]', () => {
  const ZOE: IncomingPerson = {
    email: 'zoe.keller@example.com',
    name: 'Zoe Keller',
    team: 'North',
    zone: 'Europe/Berlin',
    country: 'DE-BY',
  };
  const ROW = 'zoe.keller@example.com;Zoe;Keller;North;Europe/Berlin;DE-BY';

  const WRITTEN: readonly (readonly [string, string | Uint8Array])[] = [
    ['with semicolons', `email;first name;last name;team;time zone;country\n${ROW}\n`],
    ['with tabs', `E-Mail\tFirst_Name\tLastName\tTEAM\tTimeZone\tCountry Code\n${ROW.replaceAll(';', '\t')}`],
    [
      'with a byte order mark, sep line and carriage returns',
      `\uFEFFsep=;\r\nMail;Given name;Surname;Team;TZ;Country\r\n${ROW}\r\n`,
    ],
    [
      'in any order, with other columns between and empty names at the end',
      'country,Badge,team,email,time zone,name,,\nDE-BY,17,North,zoe.keller@example.com,Europe/Berlin,Zoe Keller,,\n',
    ],
    [
      'with quotes and line breaks in cells',
      '"email","name","team","time zone","country","note"\n"zoe.keller@example.com","Zoe Keller","North","Europe/Berlin","DE-BY","a\nb ""c"""\n',
    ],
    [
      'in UTF-16',
      Buffer.from(
        `\uFEFFemail;name;team;zone;country\nzoe.keller@example.com;Zoe Keller;North;Europe/Berlin;DE-BY`,
        'utf16le',
      ),
    ],
    [
      'with a city and the name of a country',
      'email,name,team,zone,country\nzoe.keller@example.com,Zoe Keller,North,berlin,de-by',
    ],
    [
      'as Control Hub exports users',
      'First Name,Last Name,Display Name,User ID/Email (Required),Team,Time Zone,Country\nZ.,K.,Zoe Keller,zoe.keller@example.com,North,Europe/Berlin,DE-BY\n',
    ],
  ];
  for (const [how, content] of WRITTEN)
    it(`is read ${how}`, async () => {
      assert.ok(isPeopleCsv(fileOf(content)));
      assert.deepEqual(await read(content), [ZOE]);
    });

  it('needs nothing but the email', async () => {
    assert.deepEqual(await read('email\nZoe.Keller@example.com\n\n  \nmax@example.com\n'), [
      { email: 'zoe.keller@example.com' },
      { email: 'max@example.com' },
    ]);
  });

  it('takes the decoded id', async () => {
    const uuid = '00000000-0000-4000-8000-0000000000f1';
    const wrapped = Buffer.from(`ciscospark://us/PEOPLE/${uuid}`).toString('base64');
    assert.deepEqual(await read(`email,person id\nzoe@example.com,${wrapped}\n`), [
      { email: 'zoe@example.com', ids: [uuid] },
    ]);
  });

  describe('what it says of keys', () => {
    const KEYS: readonly (readonly [string, IncomingPerson['key']])[] = [
      ['missing,', { status: 'missing' }],
      ['No,', { status: 'missing' }],
      ['yes,since spring', { status: 'reported', reason: 'since spring' }],
      ['Exempt,only reads', { status: 'exempt', reason: 'only reads' }],
      ['revoked,left', { status: 'revoked', reason: 'left' }],
      [',', undefined],
      ['unknown,', undefined],
      ['proven,', undefined],
    ];
    for (const [cells, expected] of KEYS)
      it(`"${cells}" is ${expected?.status ?? 'nothing'}`, async () => {
        const [person] = await read(`email,key status,reason\nzoe@example.com,${cells}\n`);
        assert.deepEqual(person?.key, expected);
      });

    it('wants a reason for exempt and revoked', async () => {
      assert.match((await rejections('email,key\nzoe@example.com,exempt\n'))[0] ?? '', /^row 2: .*without a reason/);
    });

    it('never repeats what might be a key itself', async () => {
      const [rejected = ''] = await rejections('email,api key\nzoe@example.com,c2VjcmV0LWtleS1vZi16b2U=\n');
      assert.match(rejected, /key status is none of/);
      assert.doesNotMatch(rejected, /c2Vj/);
    });
  });

  for (const column of ['email', 'name', 'team', 'note'] as const)
    it(`neither keeps nor repeats a row with a secret as its ${column}`, async () => {
      const secret = 'password: Winter2026!';
      const cells = { email: 'zoe@example.com', name: 'Zoe', team: 'North', note: 'on leave', [column]: secret };
      const content = `email,name,team,note,key\n${cells.email},${cells.name},${cells.team},${cells.note},exempt\n`;
      assert.deepEqual(await read(content), []);
      assert.deepEqual(await rejections(content), [
        'row 2: it holds what looks like a key or a password; please take that out',
      ]);
    });

  const BAD: readonly (readonly [string, string, RegExp])[] = [
    ['no email', ',Zoe,,', /^row 2: it has no email$/],
    ['no good email', 'zoe at example,Zoe,,', /^row 2: "zoe at example" is not an email$/],
    ['an unknown zone', 'zoe@example.com,Zoe,Europe/Atlantis,', /^row 2: "Europe\/Atlantis" is not a time zone/],
    ['an offset as zone', 'zoe@example.com,Zoe,+02:00,', /is not a time zone/],
    ['an abbreviation', 'zoe@example.com,Zoe,EST,', /is not a time zone/],
    ['an unknown country', 'zoe@example.com,Zoe,,Atlantis', /^row 2: "Atlantis" is not a country/],
    ['too many cells', 'zoe@example.com,Zoe,,,,surprise', /^row 2: it has 6 columns, the header has 4$/],
    ['an open quote', '"zoe@example.com,Zoe,,', /^row 2: a quote in it is never closed$/],
    ['hostile words', '"<@all>\u202E\u0007",Zoe,,', /^row 2: "<@all> " is not an email$/],
  ];
  for (const [what, row, expected] of BAD)
    it(`names the place of ${what}, and keeps the rest`, async () => {
      const content = `email,name,time zone,country\n${row}\n`;
      const [only, ...others] = await rejections(content);
      assert.match(only ?? '', expected);
      assert.deepEqual(others, []);
      if (what === 'an open quote') return;
      assert.deepEqual(await read(`${content}max@example.com,Max,,\n`), [{ email: 'max@example.com', name: 'Max' }]);
    });

  it('counts rows as a spreadsheet does, and lines as an editor', async () => {
    const content = 'email,name\nzoe@example.com,"Zoe\nKeller"\nbad,x\n';
    assert.deepEqual(await rejections(content), ['row 3 (line 4): "bad" is not an email']);
  });

  it('cuts what is far too long', async () => {
    const [person] = await read(`email,name,team\nzoe@example.com,${'x'.repeat(5000)},${'y'.repeat(5000)}\n`);
    assert.deepEqual([person?.name?.length, person?.team?.length], [200, 200]);
    assert.equal((await read(`email\n${'x'.repeat(300)}@example.com\n`)).length, 0);
  });

  const OTHERS: readonly (readonly [string, string])[] = [
    [
      'an export of audit events',
      'timestamp,action_text,actor_email,email\n2026-11-18T10:00:00Z,x,a@example.com,b@example.com\n',
    ],
    ['events with actor_email', 'timestamp,action_text,actor_email\n'],
    ['JSON', '{"email": "zoe@example.com"}'],
    ['a list without a header', 'zoe@example.com,Zoe\n'],
    ['nothing', ''],
    ['a picture', '\u0089PNG\r\n\u001a\n'],
  ];
  for (const [what, content] of OTHERS)
    it(`does not take ${what} for people`, () => {
      assert.equal(isPeopleCsv(fileOf(content)), false);
      assert.throws(() => peopleCsv(fileOf(content)), SourceError);
    });

  it('gives one item for each row, whatever is in the cells', async () => {
    const cell = fc.oneof(
      fc.string(),
      fc.constantFrom('a@example.com', 'Europe/Berlin', 'DE', 'missing', '"', '\n', ';'),
    );
    const rows = fc.array(fc.array(cell, { minLength: 5, maxLength: 5 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(rows, async (cells) => {
        const lines = cells.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(','));
        const items = await readAll(peopleCsv(fileOf(['email,name,zone,country,key', ...lines].join('\n'))));
        assert.equal(items.length, cells.length);
        for (const item of items) if (item.kind === 'rejected') assert.doesNotMatch(item.reason, /[\p{Cc}\p{Cf}]/u);
      }),
    );
  });
});
