import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, readConfig } from '../src/config.ts';
import { orgInfoOf } from '../src/org-settings.ts';

const ORG = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const OTHER = '3f2504e0-4f89-41d3-9a0c-0305e82c3302';
const INTEGRATION = { AUDIT_CLIENT_ID: 'id', AUDIT_CLIENT_SECRET: 'word', AUDIT_REFRESH_TOKEN: 'again' };
const SERVICE_APP = {
  AUDIT_SERVICE_APP_ID: 'app',
  AUDIT_CLIENT_ID: 'id',
  AUDIT_CLIENT_SECRET: 'word',
  AUDIT_MANAGER_TOKEN: 'manage',
};

describe('the organisations of the environment [U]', () => {
  it('one that is only named is fetched from nowhere', () => {
    assert.deepEqual(readConfig({ AUDIT_ORG_ID: ORG }).orgs, [{ orgId: ORG, admins: [], domains: [] }]);
  });

  it('an Integration, a Service App and a bare token let the bot in', () => {
    const kinds = [INTEGRATION, SERVICE_APP, { AUDIT_ACCESS_TOKEN: 'now' }].map(
      (given) => readConfig({ AUDIT_ORG_ID: ORG, ...given }).orgs[0]?.audit?.credentials,
    );
    assert.deepEqual(kinds, [
      { kind: 'integration', clientId: 'id', clientSecret: 'word', refreshToken: 'again' },
      { kind: 'service-app', appId: 'app', clientId: 'id', clientSecret: 'word', managerToken: 'manage' },
      { kind: 'access-token', token: 'now' },
    ]);
  });

  it('is fetched where the messages are, unless another address is given', () => {
    const urlOf = (more: Readonly<Record<string, string>>) =>
      readConfig({ AUDIT_ORG_ID: ORG, ...INTEGRATION, ...more }).orgs[0]?.audit?.apiUrl;
    assert.equal(urlOf({}), 'https://webexapis.com/v1');
    assert.equal(urlOf({ WEBEX_API_URL: 'http://127.0.0.1:9/v1' }), 'http://127.0.0.1:9/v1');
    assert.equal(urlOf({ AUDIT_API_URL: 'https://audit.example.com/' }), 'https://audit.example.com');
  });

  it('asks for the changes of the contact centre; for more, or all, when told so', () => {
    const categoriesOf = (AUDIT_CATEGORIES: string) =>
      readConfig({ AUDIT_ORG_ID: ORG, ...INTEGRATION, AUDIT_CATEGORIES }).orgs[0]?.audit?.categories;
    assert.deepEqual(categoriesOf(''), ['CONTACT_CENTER']);
    assert.deepEqual(categoriesOf('contact_center, LOGINS'), ['CONTACT_CENTER', 'LOGINS']);
    assert.deepEqual(categoriesOf('all'), []);
  });

  it('never polls by itself when told so', () => {
    assert.equal(readConfig({ AUDIT_POLL: 'off' }).poll, undefined);
  });

  it('tells commands everything but the secrets', () => {
    const [org] = readConfig({
      AUDIT_ORG_ID: ORG,
      ...SERVICE_APP,
      AUDIT_SIGN_INS: 'yes',
      AUDIT_KEPT_DAYS: '1095',
    }).orgs;
    assert.ok(org !== undefined);
    assert.deepEqual(orgInfoOf(org), {
      orgId: ORG,
      admins: [],
      domains: [],
      feed: { categories: ['CONTACT_CENTER'], signIns: true, keptDays: 1095 },
    });
  });

  const bad: readonly (readonly [variable: string, value: string, more?: Readonly<Record<string, string>>])[] = [
    ['AUDIT_ORG_ID', '', INTEGRATION],
    ['AUDIT_CLIENT_ID', '', { ...INTEGRATION, AUDIT_ORG_ID: ORG }],
    ['AUDIT_REFRESH_TOKEN', 'a b', { ...INTEGRATION, AUDIT_ORG_ID: ORG }],
    ['AUDIT_MANAGER_TOKEN', '', { ...SERVICE_APP, AUDIT_ORG_ID: ORG }],
    ['AUDIT_POLL', 'every day'],
    ['AUDIT_CATEGORIES', 'CONTACT-CENTER', { ...INTEGRATION, AUDIT_ORG_ID: ORG }],
    ['AUDIT_SIGN_INS', 'perhaps', { ...INTEGRATION, AUDIT_ORG_ID: ORG }],
    ['AUDIT_KEPT_DAYS', '0', { ...INTEGRATION, AUDIT_ORG_ID: ORG }],
    ['AUDIT_API_URL', 'http://example.com', { ...INTEGRATION, AUDIT_ORG_ID: ORG }],
  ];
  for (const [variable, value, more] of bad) {
    it(`stops and names ${variable} for "${value}"`, () => {
      assert.throws(() => readConfig({ ...more, [variable]: value }), isAbout(variable));
    });
  }
});

describe('the file of several organisations [I]', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'whodunit-orgs-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  const write = (content: unknown): string => {
    const path = join(dir, 'orgs.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };

  it('gives each its own credentials, taken from the environment where it says so', () => {
    const credentials = {
      kind: 'integration',
      clientId: 'id',
      clientSecret: 'env:ONE_WORD',
      refreshToken: 'env:ONE_AGAIN',
    };
    const AUDIT_ORGS = write({
      organisations: [
        {
          orgId: OTHER,
          name: 'Customer One',
          admins: ['Chief@One.example'],
          domains: ['@one.example'],
          audit: { credentials },
        },
      ],
    });
    const given = { AUDIT_ORGS, AUDIT_ORG_ID: ORG, ONE_WORD: 'word', ONE_AGAIN: 'again' };
    const [own, other] = readConfig(given).orgs;
    assert.equal(own?.orgId, ORG);
    assert.deepEqual(other, {
      orgId: OTHER,
      name: 'Customer One',
      admins: ['chief@one.example'],
      domains: ['one.example'],
      audit: {
        apiUrl: 'https://webexapis.com/v1',
        categories: ['CONTACT_CENTER'],
        signIns: false,
        keptDays: 365,
        credentials: { kind: 'integration', clientId: 'id', clientSecret: 'word', refreshToken: 'again' },
      },
    });
  });

  it('says where a mistake is, and quotes no secret', () => {
    const secret = 'very-secret-word';
    const files: readonly (readonly [content: unknown, says: RegExp])[] = [
      [
        { organisations: [{ orgId: OTHER, audit: { credentials: { kind: 'key', token: secret } } }] },
        /organisations\.0/,
      ],
      [{ organisations: [{ orgId: OTHER, secret }] }, /organisations\.0/],
      [{ organisations: [{ orgId: secret }] }, /neither a uuid/],
      [`{ "token": "${secret}"`, /not JSON/],
      [{ organisations: [{ orgId: OTHER }, { orgId: OTHER }] }, /second time/],
      [
        {
          organisations: [ORG, OTHER].map((orgId, at) => ({ orgId, name: at === 0 ? 'Company One' : 'COMPANY  one' })),
        },
        /two organisations "COMPANY {2}one"/,
      ],
      [
        {
          organisations: [
            { orgId: OTHER, audit: { credentials: { kind: 'access-token', token: `${secret}\n${secret}` } } },
          ],
        },
        /organisations\.0\.audit\.credentials\.token: it holds spaces/,
      ],
      [
        { organisations: [{ orgId: OTHER, wxcc: { apiUrl: 'https://one.example', token: `${secret} x` } }] },
        /organisations\.0\.wxcc\.token: it holds spaces/,
      ],
    ];
    for (const [content, says] of files) {
      assert.throws(
        () => readConfig({ AUDIT_ORGS: write(content) }),
        (error) => {
          assert.ok(isAbout('AUDIT_ORGS')(error));
          assert.match(error.message, says);
          assert.doesNotMatch(`${error.message} ${error.next}`, new RegExp(secret));
          return true;
        },
      );
    }
    assert.throws(() => readConfig({ AUDIT_ORGS: join(dir, 'none.json') }), isAbout('AUDIT_ORGS'));
  });

  it('names the variable that the file names and nobody has set', () => {
    const AUDIT_ORGS = write({
      organisations: [{ orgId: OTHER, wxcc: { apiUrl: 'https://one.example', token: 'env:ONE' } }],
    });
    assert.throws(() => readConfig({ AUDIT_ORGS }), isAbout('ONE'));
  });
});

function isAbout(variable: string): (error: unknown) => error is ConfigError {
  return (error): error is ConfigError => error instanceof ConfigError && error.variable === variable;
}
