// Nothing here is a real secret: every value was made up for this file.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { looksLikeSecret } from '../../src/audit/secret.ts';
import { encodeCursor } from '../../src/store/embedded/cursor.ts';

const UUID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const RANDOM = 'q7Xv2LmZ09sTbW4kRn8YhCf3GjPd6AeUoI1wHxS5tBzMVyKQ';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Joined here, so that no scanner of the repository takes them for real. */
const SECRETS: readonly (readonly [what: string, text: string])[] = [
  ['a bot token', `here you go: ${RANDOM}${RANDOM.slice(0, 16)}_PF84_${UUID}`],
  ['a token of another cluster', `${RANDOM}_P0A1_${UUID.toUpperCase()}`],
  ['a token in backticks', `\`${RANDOM}_PF84_${UUID}\``],
  ['a token in quotes in a comment', `because "${RANDOM}_PF84_${UUID}" was used`],
  ['a web token', `ey${'JhbGciOiJIUzI1NiJ9'}.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P`],
  ['a private key', `-----BEGIN RSA ${'PRIVATE'} KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----`],
  ['an OpenSSH key', `-----BEGIN OPENSSH ${'PRIVATE'} KEY-----`],
  ['a cloud key', `AKIA${'IOSFODNN7EXAMPLE'}`],
  ['a cloud secret', `wJ4lrXUtnF9MI/K7MDENG/${'bPxRfiCY2qW8hT5vKe'}`],
  ['a code host token', `gh${'p_'}16C7e42F292c6912E7710c838347Ae178B4a`],
  ['a chat token', `xox${'b-'}123456789012-abcdefghijkl`],
  ['a map key', `AI${'za'}SyA1234567890abcdefghijklmnopqrstuvw`],
  ['a payment key', `sk_${'live_'}4eC39HqLyjWDarjtT1zdp7dc`],
  ['a key with its name', 'api key: xyz'],
  ['a key with its name, loudly', 'API-Key = XYZ123'],
  ['a key as JSON', '{"apiKey": "k3y"}'],
  ['a client secret', 'client_secret=s3cr3t'],
  ['a password', 'password: hunter2'],
  ['a password in a sentence', 'my password is hunter2'],
  ['a password that is a word', 'the password is swordfish'],
  ['a quoted password', 'password is "Tr0ub4dor&3"'],
  ['a German password', 'Passwort: geheim123'],
  ['a token with its name', 'the token is 8f3kd92mz'],
  ['a bearer header', 'Authorization: Bearer abcdefghijklmnop1234'],
  ['a basic header', 'authorization: basic YWRtaW46aHVudGVyMg=='],
  ['an address with a password', 'https://admin:hunter2@example.com/x'],
  ['a hash of 40 digits', createHash('sha1').update('x').digest('hex')],
  ['a hash of 64 digits', `key ${createHash('sha256').update('x').digest('hex')}`],
  ['a random string', `use ${RANDOM} from now on`],
  ['a random string in an address', `https://example.com/hook?sig=${RANDOM}`],
  ['a random string of 32 characters', RANDOM.slice(0, 32)],
  ['a random string with signs', 'Zk3+Qx9/Lm2Wq8Rt5Yb7Nc4Vd1Hf6Js0Gp/Ua+Ei=='],
];

const HARMLESS: readonly (readonly [what: string, text: string])[] = [
  ['a question', 'who changed queue Sales_EMEA last week'],
  ['an id of ours', 'show c-0a1b2c3d4e5f60718293'],
  ['many ids of ours', 'mine c-0a1b2c3d4e5f60718293,c-ffeeddccbbaa99887766, c-00000000000000000001'],
  ['a uuid', `show ${UUID}`],
  ['a uuid without dashes', UUID.replaceAll('-', '')],
  ['an id of the portal', 'history of AW3zqPSEh5ILmjsY44DC'],
  ['a wrapped uuid', `show ${base64(UUID)}`],
  ['a person id', `who changed ${base64(`ciscospark://us/PEOPLE/${UUID}`)}`],
  ['a person id without padding', base64(`ciscospark://us/PEOPLE/${UUID}`).replace(/=+$/, '')],
  ['a room id of another region', base64(`ciscospark://urn:TEAM:us-west-2_r/ROOM/${UUID}`)],
  ['a tracking id', `ATLAS_${UUID}_0`],
  ['a tracking id of the browser', `webex-js-sdk_${UUID}_12`],
  ['a tracking id of the sample data', 'SYNTHETIC_17882653586f6323'],
  ['a mark of the next page', encodeCursor({ time: 1_795_435_200_000, id: 'c-0a1b2c3d4e5f60718293' })],
  ['talk of keys', 'my API key is done'],
  ['the state of keys', 'api key: missing'],
  ['the state of keys in a sentence', 'zoe has no API key, the token was revoked'],
  ['a key that expired', 'the access token is expired'],
  ['a key that somebody holds', 'the api key is held by the platform team in Berlin'],
  ['an order about keys', 'key exempt zoe.keller@example.com because the password is kept elsewhere'],
  ['a search', 'changes containing "password"'],
  ['a policy', 'who changed the password policy yesterday'],
  ['hidden already', 'password: ******'],
  ['a place to fill in', 'WEBEX_BOT_TOKEN=<your token>'],
  ['counting', 'tokens are 5 per user'.replace('5 per user', 'needed')],
  ['a long name', 'queue Customer_Care_EMEA_Overflow_Queue_2026_Backup_Berlin_Team_2'],
  ['a long name in one piece', 'MyVeryLongQueueNameForTheEmeaTeamInBerlin2026'],
  ['a version in an address', 'https://developer.webex.com/docs/api/v1/admin-audit-events/list-admin-audit-events'],
  ['a file', 'Control_Hub_Admin_Activities_2026-11-16_2026-11-22.csv'],
  ['a ticket', 'because CHG-0012345 and INC0098765'],
  ['a mail address', 'zoe.keller+whodunit-2026@customer-care.example.com'],
  ['an address with a port', 'http://127.0.0.1:3000/page'],
  ['nothing', ''],
];

describe('looksLikeSecret [U]', () => {
  for (const [what, text] of SECRETS) {
    it(`sees ${what}`, () => assert.equal(looksLikeSecret(text), true, text));
  }
  for (const [what, text] of HARMLESS) {
    it(`leaves alone ${what}`, () => assert.equal(looksLikeSecret(text), false, text));
  }

  it('leaves ids of every form alone', () => {
    const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
    const portal = fc
      .array(fc.constantFrom(...alphabet), { minLength: 20, maxLength: 20 })
      .map((chars) => chars.join(''));
    const hex = fc
      .array(fc.constantFrom(...'0123456789abcdef'), { minLength: 20, maxLength: 20 })
      .map((chars) => chars.join(''));
    const own = hex.map((digits) => `c-${digits}`);
    const kind = fc.constantFrom('PEOPLE', 'ROOM', 'MESSAGE', 'ORGANIZATION', 'ATTACHMENT_ACTION', 'WEBHOOK');
    const id = fc.oneof(
      own,
      portal,
      fc.uuid(),
      fc.uuid().map((uuid) => uuid.replaceAll('-', '')),
      fc.uuid().map(base64),
      fc.tuple(kind, fc.uuid()).map(([type, uuid]) => base64(`ciscospark://us/${type}/${uuid}`)),
      fc.tuple(kind, fc.uuid()).map(([type, uuid]) => base64(`ciscospark://us/${type}/${uuid}`).replace(/=+$/, '')),
      fc
        .tuple(fc.constantFrom('ATLAS', 'ROUTER', 'webex-js-sdk', 'WX2_ADMIN'), fc.uuid(), fc.nat(999))
        .map(([lead, uuid, n]) => `${lead}_${uuid}_${n}`),
      hex.map((digits) => `SYNTHETIC_${digits.slice(0, 16)}`),
      fc
        .tuple(fc.nat(), fc.oneof(own, fc.uuid().map(base64)))
        .map(([time, event]) => encodeCursor({ time, id: event })),
    );
    const sentence = fc.constantFrom(
      'show @',
      'history of @ last week',
      'mine @, @ and @',
      '@',
      'because of "@"',
      '(@)',
      'id:@',
    );
    fc.assert(
      fc.property(sentence, id, (text, value) => assert.equal(looksLikeSecret(text.replaceAll('@', value)), false)),
      { numRuns: 2000 },
    );
  });

  it('sees nearly every random key of 32 bytes', () => {
    const seen = Array.from({ length: 1000 }, (_, index) =>
      looksLikeSecret(createHash('sha256').update(String(index)).digest('base64url')),
    ).filter(Boolean);
    assert.ok(seen.length >= 980, `${seen.length} of 1000`);
  });

  it('never throws, and looks at the beginning of a long text only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        assert.equal(typeof looksLikeSecret(text), 'boolean');
      }),
    );
    assert.equal(looksLikeSecret(`${'a '.repeat(50_000)} password: hunter2`), false);
  });

  it('gets through texts made to be slow', () => {
    const parts = [
      'password ',
      'password is ',
      'a.b:',
      'eyJ',
      '-',
      'token ->',
      'A1b2',
      `x_PF84_${UUID}x`,
      'https://a:',
      '"\'',
    ];
    const seen = parts.filter((part) => looksLikeSecret(part.repeat(Math.ceil(20_000 / part.length))));
    // What stands behind the arrow of one "token" is the next; repeated, the other is a token with its random part.
    assert.deepEqual(seen, ['token ->', `x_PF84_${UUID}x`]);
  });
});
