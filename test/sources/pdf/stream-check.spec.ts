/** What is told of a PDF file before it is opened. */
import assert from 'node:assert/strict';
import { deflateRawSync, deflateSync } from 'node:zlib';
import { refuseUnlikelyBytes } from '../../../src/sources/pdf/refuse-bytes.ts';
import { findStreamProblem, STREAM_LIMITS } from '../../../src/sources/pdf/stream-check.ts';

const PACKED = deflateSync(Buffer.from('BT (a text) Tj ET '.repeat(200)));

function fileOf(data: Uint8Array, dictionary = `/Filter/FlateDecode/Length ${data.length}`): Buffer {
  return Buffer.concat([
    Buffer.from(`%PDF-1.7\n1 0 obj\n<<${dictionary}>>\nstream\n`),
    data,
    Buffer.from('\nendstream\nendobj\nstartxref\n9\n%%EOF\n'),
  ]);
}

describe('streams of a PDF file [U]', () => {
  it('are whole, or are not looked at', () => {
    const inSomeForm = [
      fileOf(PACKED),
      fileOf(PACKED, '/Length 9 0 R/Filter [ /FlateDecode ]'),
      fileOf(Buffer.from('not packed'), '/Length 10'),
      fileOf(Buffer.from('broken'), '/Filter/FlateDecode/Subtype/Image/Length 6'),
      fileOf(Buffer.from('broken'), '/Filter[/ASCII85Decode/FlateDecode]/Length 6'),
      Buffer.concat([fileOf(Buffer.from('broken')), Buffer.from('/Encrypt 2 0 R')]),
      // Without the checksum at its end.
      fileOf(PACKED.subarray(0, -4)),
    ];
    for (const file of inSomeForm) assert.equal(findStreamProblem(file), undefined);
  });

  it('are damaged where they cannot be unpacked to their end', () => {
    assert.equal(findStreamProblem(fileOf(PACKED.subarray(0, PACKED.length / 2))), 'damaged');
    assert.equal(findStreamProblem(fileOf(Buffer.from('nothing packed'))), 'damaged');
    assert.equal(findStreamProblem(fileOf(deflateRawSync('a text'))), 'damaged');
  });

  it('are too large by themselves, or together', () => {
    const two = Buffer.concat([fileOf(PACKED), fileOf(PACKED)]);
    assert.equal(findStreamProblem(two, { ...STREAM_LIMITS, streamBytes: 3000 }), 'too-large');
    assert.equal(findStreamProblem(fileOf(PACKED), { ...STREAM_LIMITS, allBytes: 5000 }), undefined);
    assert.equal(findStreamProblem(two, { ...STREAM_LIMITS, allBytes: 5000 }), 'too-large');
  });
});

describe('bytes that are refused before they are opened [U]', () => {
  const refused: readonly (readonly [string, Uint8Array, string])[] = [
    ['none', new Uint8Array(), 'empty-file'],
    ['those of another format', Buffer.from('PK\u0003\u0004'), 'unsupported-format'],
    ['those without an end', fileOf(PACKED).subarray(0, 120), 'damaged'],
    ['those with a broken stream', fileOf(Buffer.from('broken')), 'damaged'],
  ];
  for (const [title, bytes, code] of refused) {
    it(`are ${title}`, () => assert.throws(() => refuseUnlikelyBytes(bytes, 'a.pdf'), { code }));
  }

  it('are not those that a mail program wrote something around', () => {
    refuseUnlikelyBytes(
      Buffer.concat([Buffer.from('\r\n\r\n'), fileOf(PACKED), Buffer.from('\r\n--end--\r\n')]),
      'a.pdf',
    );
  });
});
