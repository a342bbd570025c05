import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertOffline, ConfigError, inspectConfig, loadEnvFile, readConfig } from '../src/config.ts';
import { SETTINGS } from '../src/settings.ts';

const SECRET = 'sixteen-characters';
const ORG = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

describe('the environment [U]', () => {
  it('needs nothing: without any variable it is the playground on this machine', () => {
    assert.deepEqual(readConfig({}), {
      botToken: undefined,
      apiUrl: 'https://webexapis.com/v1',
      delivery: { kind: 'websocket' },
      forward: [],
      host: '127.0.0.1',
      port: 3000,
      dataDir: 'data/store',
      keyGuideFile: undefined,
      timeZone: 'UTC',
      admins: [],
      allowedDomains: [],
      anonymousActors: ['api@cconesp.net'],
      orgId: undefined,
      orgs: [],
      poll: '*/15 * * * *',
      tokenKey: undefined,
      inboxDir: 'data/inbox',
      columnsFile: undefined,
      logLevel: 'info',
      notes: [],
    });
  });

  it('takes an empty or blank variable as absent', () => {
    for (const blank of ['', '  ', '\n']) {
      const empty = Object.fromEntries(SETTINGS.map(({ name }) => [name, blank]));
      assert.deepEqual(readConfig(empty), readConfig({}));
    }
    assert.deepEqual(readConfig({ ANONYMOUS_ACTORS: ' , ;' }).anonymousActors, ['api@cconesp.net']);
  });

  it('reads lists with commas, semicolons or spaces, in lower case', () => {
    const { admins, allowedDomains, anonymousActors } = readConfig({
      ADMINS: ' Admin@Example.com, other@example.com;third@example.com ',
      ALLOWED_DOMAINS: '@Example.com example.org',
      ANONYMOUS_ACTORS: 'api@cconesp.net, Service Account ;',
    });
    assert.deepEqual(admins, ['admin@example.com', 'other@example.com', 'third@example.com']);
    assert.deepEqual(allowedDomains, ['example.com', 'example.org']);
    assert.deepEqual(anonymousActors, ['api@cconesp.net', 'Service Account']);
  });

  it('receives webhooks under /webhook of the public address', () => {
    for (const base of [
      'https://bot.example.com/base',
      'https://bot.example.com/base/',
      'https://bot.example.com/base//',
    ]) {
      assert.deepEqual(readConfig({ WEBHOOK_URL: base, WEBHOOK_SECRET: SECRET }).delivery, {
        kind: 'webhook',
        url: 'https://bot.example.com/base/webhook',
        secret: SECRET,
      });
    }
  });

  it('ignores a secret where there are no webhooks', () => {
    assert.deepEqual(readConfig({ WEBHOOK_SECRET: 'short' }).delivery, { kind: 'websocket' });
  });

  it('takes plain http on this machine only', () => {
    for (const url of ['http://127.0.0.1:8080/v1', 'http://localhost/v1', 'http://[::1]:9/v1']) {
      assert.equal(readConfig({ WEBEX_API_URL: url }).apiUrl, url);
    }
  });

  it('writes the zone as the time zone database does', () => {
    assert.equal(readConfig({ TIME_ZONE: 'europe/berlin' }).timeZone, 'Europe/Berlin');
    assert.equal(readConfig({ TIME_ZONE: 'utc' }).timeZone, 'UTC');
  });

  it('takes the organisation in any of the vendor’s forms', () => {
    const id = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
    const wrapped = Buffer.from(`ciscospark://us/ORGANIZATION/${id}`).toString('base64');
    for (const given of [id, id.toUpperCase(), wrapped]) assert.equal(readConfig({ AUDIT_ORG_ID: given }).orgId, id);
  });

  it('takes the contact centre with its own organisation, or that of the audit', () => {
    const [own, audited] = ['3f2504e0-4f89-41d3-9a0c-0305e82c3301', '3f2504e0-4f89-41d3-9a0c-0305e82c3302'];
    const given = { WXCC_API_URL: 'https://api.wxcc-us1.cisco.com/', WXCC_ACCESS_TOKEN: 'token-1' };
    const expected = { apiUrl: 'https://api.wxcc-us1.cisco.com', token: 'token-1' };
    const listsOf = (more: Readonly<Record<string, string>>) =>
      readConfig({ ...more }).orgs.flatMap(({ wxcc }) => (wxcc === undefined ? [] : [wxcc]));
    assert.deepEqual(listsOf({ ...given, WXCC_ORG_ID: own, AUDIT_ORG_ID: audited }), [{ ...expected, orgId: own }]);
    assert.deepEqual(listsOf({ ...given, AUDIT_ORG_ID: audited }), [{ ...expected, orgId: audited }]);
    assert.deepEqual(listsOf({ WXCC_ORG_ID: own }), []);
  });

  const bad: readonly (readonly [variable: string, value: string, more?: Readonly<Record<string, string>>])[] = [
    ['WEBEX_API_URL', 'webexapis.com'],
    ['WEBEX_API_URL', 'http://webexapis.com/v1'],
    ['WEBEX_API_URL', 'http://127.0.0.1.example.com/v1'],
    ['WEBEX_API_URL', 'ftp://webexapis.com'],
    ['WEBEX_API_URL', 'https://user:word@webexapis.com/v1'],
    ['WEBEX_API_URL', 'https://:word@webexapis.com/v1'],
    ['WEBEX_API_URL', 'https://webexapis.com/v1?a=b'],
    ['WEBHOOK_URL', 'http://bot.example.com', { WEBHOOK_SECRET: SECRET }],
    ['WEBHOOK_SECRET', '', { WEBHOOK_URL: 'https://bot.example.com' }],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PORT', '0x50'],
    ['TIME_ZONE', 'Berlin'],
    ['TIME_ZONE', '+02:00'],
    ['TIME_ZONE', 'EST'],
    ['ADMINS', 'admin'],
    ['ADMINS', 'admin@example.com, @example.com'],
    ['ALLOWED_DOMAINS', '*'],
    ['ALLOWED_DOMAINS', 'com'],
    ['ALLOWED_DOMAINS', 'someone@example.com'],
    ['LOG_LEVEL', 'loud'],
    ['WXCC_API_URL', 'http://api.wxcc-us1.cisco.com', { WXCC_ACCESS_TOKEN: 'x', AUDIT_ORG_ID: ORG }],
    ['WXCC_API_URL', '', { WXCC_ACCESS_TOKEN: 'x', AUDIT_ORG_ID: ORG }],
    ['WXCC_ACCESS_TOKEN', '', { WXCC_API_URL: 'https://api.wxcc-us1.cisco.com', AUDIT_ORG_ID: ORG }],
    ['WXCC_ACCESS_TOKEN', 'a b', { WXCC_API_URL: 'https://api.wxcc-us1.cisco.com', AUDIT_ORG_ID: ORG }],
    ['WXCC_ORG_ID', '', { WXCC_API_URL: 'https://api.wxcc-us1.cisco.com', WXCC_ACCESS_TOKEN: 'x' }],
    ['WXCC_ORG_ID', 'x', { WXCC_API_URL: 'https://api.wxcc-us1.cisco.com', WXCC_ACCESS_TOKEN: 'x' }],
    ['AUDIT_ORG_ID', '!!'],
    ['AUDIT_ORG_ID', 'example.com'],
    ['AUDIT_ORG_ID', Buffer.from('ciscospark://us/ORGANIZATION/none').toString('base64')],
  ];
  for (const [variable, value, more] of bad) {
    it(`stops with one line that names ${variable} for "${value}"`, () => {
      assert.throws(
        () => readConfig({ ...more, [variable]: value }),
        (error) => {
          assert.ok(error instanceof ConfigError);
          assert.equal(error.code, 'bad-config');
          assert.ok(error.message.startsWith(`${variable} `), error.message);
          assert.doesNotMatch(`${error.message} ${error.next}`, /\n/);
          return true;
        },
      );
    });
  }

  it('never repeats a secret or a token in an error', () => {
    const environment = { WEBHOOK_URL: 'http://bot.example.com', WEBHOOK_SECRET: 'hush', WEBEX_BOT_TOKEN: 'token-1' };
    assert.throws(
      () => readConfig(environment),
      (error) => !/hush|token-1/.test(String(error)),
    );
    const { notes } = readConfig({
      ...environment,
      WEBHOOK_URL: 'https://bot.example.com',
      AUDIT_ACCESS_TOKEN: 'key-1',
      AUDIT_ORG_ID: ORG,
    });
    assert.doesNotMatch(JSON.stringify(notes), /hush|token-1|key-1/);
  });

  it('takes a short secret, and says that it is weak', () => {
    const { delivery, notes } = readConfig({
      WEBHOOK_URL: 'https://bot.example.com',
      WEBHOOK_SECRET: 'fifteen-letters',
    });
    assert.ok(delivery.kind === 'webhook' && delivery.secret === 'fifteen-letters');
    assert.deepEqual(
      notes.map(({ kind, what }) => [kind, what.split(' ')[0]]),
      [['warns', 'WEBHOOK_SECRET']],
    );
    assert.deepEqual(readConfig({ WEBHOOK_URL: 'https://bot.example.com', WEBHOOK_SECRET: SECRET }).notes, []);
    assert.deepEqual(readConfig({ WEBHOOK_SECRET: 'short' }).notes, []);
  });

  it('stops for a database that would stay empty', () => {
    const { notes } = readConfig({ DATABASE_URL: 'postgres://db' });
    assert.deepEqual(
      notes.map(({ kind, what }) => [kind, /^[A-Z_]+(?= is )/.exec(what)?.[0]]),
      [['stops', 'DATABASE_URL']],
    );
  });

  it('tells everything that is bad at once, and goes on with defaults', () => {
    const { config, problems } = inspectConfig({
      PORT: 'x',
      ADMINS: 'nobody',
      WEBEX_API_URL: 'nowhere',
      TIME_ZONE: 'UTC',
    });
    assert.deepEqual(
      problems.map(({ variable }) => variable),
      ['ADMINS', 'PORT', 'WEBEX_API_URL'],
    );
    assert.deepEqual(config, readConfig({}));
  });

  it('lets offline commands work with bad settings of the server', () => {
    const server = { PORT: 'x', WEBHOOK_URL: 'nowhere', WEBEX_API_URL: 'nowhere' };
    assert.doesNotThrow(() => assertOffline(inspectConfig(server)));
    assert.doesNotThrow(() => assertOffline(inspectConfig({ WEBHOOK_URL: 'https://bot.example.com' })));
    assert.throws(() => assertOffline(inspectConfig({ ...server, TIME_ZONE: 'Mars' })), /^ConfigError: TIME_ZONE /);
  });

  it('declares each variable once, with a meaning', () => {
    assert.equal(new Set(SETTINGS.map(({ name }) => name)).size, SETTINGS.length);
    for (const { name, meaning } of SETTINGS) assert.ok(meaning.length > 10, name);
  });

  describe('the .env file', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'whodunit-env-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it('fills in what the environment has not, or has empty', () => {
      const file = join(folder, '.env');
      writeFileSync(file, '# a comment\nPORT=4000\nHOST="0.0.0.0"\nTIME_ZONE=Europe/Berlin\n');
      const environment: Record<string, string | undefined> = { PORT: '5000', HOST: '' };
      loadEnvFile(environment, file);
      assert.deepEqual(environment, { PORT: '5000', HOST: '0.0.0.0', TIME_ZONE: 'Europe/Berlin' });
    });

    it('may be missing', () => {
      const environment = {};
      loadEnvFile(environment, join(folder, '.env'));
      assert.deepEqual(environment, {});
    });
  });
});
