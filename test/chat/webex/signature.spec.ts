import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isGenuine, readNotice, signBody } from '../../../src/chat/webex/signature.ts';

describe('signature of a webhook', () => {
  it('is HMAC-SHA1 of the bytes in lower-case hex [U]', () => {
    // RFC 2202, test case 2.
    assert.equal(signBody('what do ya want for nothing?', 'Jefe'), 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79');
  });

  it('holds for exactly the bytes that were signed [U]', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string({ minLength: 1 }), fc.uint8Array(), (body, secret, other) => {
        assert.ok(isGenuine(body, signBody(body, secret), secret));
        const isSame = Buffer.from(other).equals(Buffer.from(body));
        assert.equal(isGenuine(other, signBody(body, secret), secret), isSame);
      }),
    );
  });
});

describe('body of a webhook', () => {
  it('is read whatever else is in it, and refused by value, never by throwing [U]', () => {
    assert.equal(
      readNotice(Buffer.from('{"resource":"messages","event":"created","data":{"id":"x","more":1},"new":2}'))?.data.id,
      'x',
    );
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void readNotice(bytes)));
    fc.assert(fc.property(fc.json(), (json) => void readNotice(Buffer.from(json))));
  });
});
