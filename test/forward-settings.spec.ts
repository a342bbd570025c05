import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, readConfig } from '../src/config.ts';

const KEY = 'sixteen-letters-or-more';
const ORG = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

function forwardOf(AUDIT_FORWARD_TO: string, AUDIT_FORWARD_KEY = KEY) {
  return readConfig({ AUDIT_FORWARD_TO, AUDIT_FORWARD_KEY }).forward;
}

describe('where what comes in is sent on [U]', () => {
  it('is nowhere unless it is set', () => {
    assert.deepEqual(readConfig({}).forward, []);
  });

  it('takes HTTPS and each way of syslog, with the ports of their documents', () => {
    const read = forwardOf(
      'https://siem.example.com/in?token=abc, syslog+tls://a.example.com syslog+tcp://b.example.com;syslog+udp://[::1]:5514',
    );
    assert.deepEqual(
      read.map((address) => (address.kind === 'https' ? `${address.url.href} ${address.key}` : address)),
      [
        `https://siem.example.com/in?token=abc ${KEY}`,
        { kind: 'syslog', transport: 'tls', host: 'a.example.com', port: 6514 },
        { kind: 'syslog', transport: 'tcp', host: 'b.example.com', port: 601 },
        { kind: 'syslog', transport: 'udp', host: '::1', port: 5514 },
      ],
    );
  });

  it('needs no key for syslog', () => {
    assert.equal(forwardOf('syslog+tls://a.example.com', '').length, 1);
  });

  it('tells of a key that nothing is signed with', () => {
    const told = (to: string): number =>
      readConfig({ AUDIT_FORWARD_TO: to, AUDIT_FORWARD_KEY: KEY }).notes.filter(({ what }) => /FORWARD_KEY/.test(what))
        .length;
    assert.deepEqual([told(''), told('https://siem.example.com')], [1, 0]);
  });

  const wrong: readonly (readonly [to: string, key: string, variable: string])[] = [
    ['http://siem.example.com/hidden', KEY, 'AUDIT_FORWARD_TO'],
    ['https://name:hidden@siem.example.com', KEY, 'AUDIT_FORWARD_TO'],
    ['https://siem.example.com/#hidden', KEY, 'AUDIT_FORWARD_TO'],
    ['siem.example.com/hidden', KEY, 'AUDIT_FORWARD_TO'],
    ['syslog://hidden.example.com', KEY, 'AUDIT_FORWARD_TO'],
    ['syslog+tls://a.example.com/hidden', KEY, 'AUDIT_FORWARD_TO'],
    ['syslog+tls://a.example.com,syslog+tls://a.example.com:6514', KEY, 'AUDIT_FORWARD_TO'],
    ['https://a.example.com/hidden https://a.example.com/y', KEY, 'AUDIT_FORWARD_TO'],
    ['https://siem.example.com', '', 'AUDIT_FORWARD_KEY'],
    ['https://siem.example.com', 'hidden', 'AUDIT_FORWARD_KEY'],
    ['https://siem.example.com', 'hidden and with spaces in it', 'AUDIT_FORWARD_KEY'],
  ];
  for (const [to, key, variable] of wrong) {
    it(`refuses ${to} with ${key === KEY ? 'a key' : `the key "${key}"`}, and repeats nothing of it`, () => {
      assert.throws(
        () => forwardOf(to, key),
        (error) => error instanceof ConfigError && error.variable === variable && !error.message.includes('hidden'),
      );
    });
  }

  it("may be an organisation's own, with the key in a variable", () => {
    const dir = mkdtempSync(join(tmpdir(), 'whodunit-forward-'));
    try {
      const file = join(dir, 'orgs.json');
      const forward = { to: ['https://siem.one.example.org/in'], key: 'env:ONE_KEY' };
      writeFileSync(file, JSON.stringify({ organisations: [{ orgId: ORG, forward }] }));
      const [org] = readConfig({ AUDIT_ORGS: file, ONE_KEY: KEY }).orgs;
      const [address] = org?.forward ?? [];
      assert.ok(address?.kind === 'https');
      assert.deepEqual([address.url.href, address.key], ['https://siem.one.example.org/in', KEY]);
      assert.throws(() => readConfig({ AUDIT_ORGS: file }), { variable: 'ONE_KEY' });
      assert.throws(() => readConfig({ AUDIT_ORGS: file, ONE_KEY: 'short' }), { variable: 'AUDIT_ORGS' });
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
