import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeId } from '../../src/audit/vendor-id.ts';

const UUID = '96abc2aa-3dcc-11e5-a152-fe34819cdc9a';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('vendor ids [U]', () => {
  const rows: readonly [string, string, string][] = [
    ['a plain uuid', UUID, UUID],
    ['a uuid in upper case', UUID.toUpperCase(), UUID],
    ['base64 of a bare uuid', base64(UUID), UUID],
    ['base64 of a uuid in upper case', base64(UUID.toUpperCase()), UUID],
    ['base64 of a people address', base64(`ciscospark://us/PEOPLE/${UUID}`), UUID],
    ['base64 without padding', base64(`ciscospark://us/ORGANIZATION/${UUID}`).replace(/=+$/, ''), UUID],
    ['base64 with url letters', base64(`ciscospark://urn:TEAM:us-west-2_r/PEOPLE/${UUID}`).replaceAll('/', '_'), UUID],
    ['an address that is not encoded', `ciscospark://us/PEOPLE/${UUID}`, UUID],
    ['base64 of an application address', base64('ciscospark://us/APPLICATION/C0ffee123'), 'C0ffee123'],
    ['the id of the old portal, case kept', 'AW3zqPSEh5ILmjsY44DC', 'AW3zqPSEh5ILmjsY44DC'],
    ['plain text with a uuid inside', `Using Admin Id: ${UUID}`, `Using Admin Id: ${UUID}`],
    ['base64 of something else', base64('just some words here'), base64('just some words here')],
    ['base64 of bytes', 'AAECAwQFBgcICQoLDA0ODw==', 'AAECAwQFBgcICQoLDA0ODw=='],
    ['an address without an id', 'ciscospark://us/PEOPLE/', 'ciscospark://us/PEOPLE/'],
  ];
  for (const [title, text, expected] of rows) it(`decodes ${title}`, () => assert.equal(decodeId(text), expected));

  it('cuts an absurdly long id', () => assert.equal(decodeId('x'.repeat(1_000_000)).length, 512));

  it('decodes the same id alike, however many others come between', () => {
    const uuids = Array.from({ length: 12_000 }, (_, n) => `0e7e0000-0000-4000-8000-${String(n).padStart(12, '0')}`);
    for (const _ of [1, 2]) assert.deepEqual(uuids.map(base64).map(decodeId), uuids);
  });

  it('changes nothing when applied twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => decodeId(decodeId(text)) === decodeId(text)),
    );
    fc.assert(fc.property(fc.uuid(), (uuid) => decodeId(base64(`ciscospark://us/PEOPLE/${uuid}`)) === uuid));
  });
});
