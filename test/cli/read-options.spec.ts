import assert from 'node:assert/strict';
import { UsageError } from '../../src/cli/command-line.ts';
import { readOrg, readSpan } from '../../src/cli/read-options.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const read = (from: string | undefined, to: string | undefined, zone = 'Europe/Berlin') =>
  readSpan({ from, to }, { zone, now: NOW });

describe('the span of --from and --to [U]', () => {
  it('is of whole days in the zone, both included', () => {
    assert.deepEqual(read('2026-03-28', '2026-03-29'), {
      from: Date.parse('2026-03-27T23:00:00Z'),
      to: Date.parse('2026-03-29T22:00:00Z'),
    });
    assert.deepEqual(read('2026-11-01', '2026-11-01', 'Asia/Tokyo'), {
      from: Date.parse('2026-10-31T15:00:00Z'),
      to: Date.parse('2026-11-01T15:00:00Z'),
    });
  });

  it('is half-open between instants, which may stand beside a date', () => {
    const to = Date.parse('2026-11-01T02:00:00Z');
    assert.deepEqual(read('2026-11-01T00:00:00Z', '2026-11-01T03:00:00+01:00')?.to, to);
    assert.deepEqual(read('2026-11-01', '2026-11-01T02:00:00Z'), { from: Date.parse('2026-10-31T23:00:00Z'), to });
  });

  it('is none where neither is given', () => assert.equal(read(undefined, undefined), undefined));

  for (const [from, to, complaint] of [
    ['2026-11-01', undefined, /^--from and --to go together\.$/],
    [undefined, '2026-11-01', /^--from and --to go together\.$/],
    ['2026-11-31', '2026-12-01', /^--from needs a date such as/],
    ['1 Nov', '2026-11-02', /^--from needs a date such as/],
    ['2026-11-01', '2026-11-07T10:00', /^--to needs a date such as .* instant with its zone\.$/],
    ['2026-11-07', '2026-11-01', /^--from must lie before --to\.$/],
    ['2026-11-01T00:00:00Z', '2026-11-01T00:00:00Z', /^--from must lie before --to\.$/],
    ['2026-11-24', '2026-11-25', /^--from lies in the future/],
    ['', '2026-11-25', /^--from needs a date/],
  ] as const) {
    it(`is refused for ${from} to ${to}`, () => {
      assert.throws(
        () => read(from, to),
        (error) => error instanceof UsageError && complaint.test(error.message),
      );
    });
  }
});

describe('the organisation of --org [U]', () => {
  const orgId = '00000000-0000-4000-8000-00000000a001';
  const orgs = [{ orgId, name: 'Company One' }, { orgId: '00000000-0000-4000-8000-00000000a002' }];

  it('is meant by its id, plain or as the vendor wraps it, or by its name', () => {
    const wrapped = Buffer.from(`ciscospark://us/ORGANIZATION/${orgId}`).toString('base64');
    for (const text of [orgId, orgId.toUpperCase(), wrapped, 'Company One']) assert.equal(readOrg(text, orgs), orgId);
    assert.equal(readOrg(undefined, orgs), undefined);
  });

  it('need not be set up, but must be one', () => {
    const other = '00000000-0000-4000-8000-00000000a003';
    assert.equal(readOrg(other, orgs), other);
    for (const text of ['', 'Company Two', 'company']) assert.throws(() => readOrg(text, orgs), UsageError);
  });
});
