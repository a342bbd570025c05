import assert from 'node:assert/strict';
import type { SourceItem } from '../../src/audit/ports.ts';
import { sortPage } from '../../src/jobs/pull-page.ts';
import { readAdminAuditRecord } from '../../src/sources/admin-audit-json.ts';
import { createRecordReader } from '../../src/sources/record-reader.ts';

const OWN = '00000000-0000-4000-8000-0000000000a1';
const OTHER = '00000000-0000-4000-8000-0000000000b2';

/** As the service wraps them. */
const wrapped = (orgId: string): string => Buffer.from(`ciscospark://us/ORGANIZATION/${orgId}`).toString('base64');

describe('records of a page [U]', () => {
  /** Read as the feed of OWN reads it. */
  const read = (fields: { readonly actorOrgId?: string }, data: { readonly targetOrgId?: unknown }): SourceItem => {
    const reader = createRecordReader({
      kind: 'admin-audit-api',
      name: 'feed',
      importedAt: 0,
      homeOrgId: OWN,
      zone: 'UTC',
    });
    const record = {
      id: 'event',
      created: '2026-11-23T12:00:00.000Z',
      ...fields,
      data: { eventCategory: 'CONTACT_CENTER', actionText: 'Person Nine modified team Sample Team', ...data },
    };
    return readAdminAuditRecord(record, 'item 1', reader);
  };
  const sorted = (item: SourceItem) => sortPage([item], { orgId: OWN });

  for (const [what, fields, data] of [
    ['its own, by its own admin', { actorOrgId: wrapped(OWN) }, { targetOrgId: wrapped(OWN) }],
    ['its own, by the admin of a partner', { actorOrgId: wrapped(OTHER) }, { targetOrgId: wrapped(OWN) }],
    ['its own, in another wrapping and case', {}, { targetOrgId: OWN.toUpperCase() }],
    ['one that names no organisation, by the admin of a partner', { actorOrgId: wrapped(OTHER) }, {}],
    ['one whose organisation is empty', {}, { targetOrgId: '' }],
    ['one whose organisation is no id at all', {}, { targetOrgId: 'Null' }],
  ] as const) {
    it(`are taken: ${what}`, () => {
      const { events, rejected, foreign } = sorted(read(fields, data));
      assert.deepEqual([events.length, rejected, foreign], [1, [], []]);
      assert.equal(events[0]?.event.orgId, OWN);
    });
  }

  for (const [what, fields] of [
    ["a customer's, changed by an admin of this organisation", { actorOrgId: wrapped(OWN) }],
    ["a stranger's", { actorOrgId: wrapped(OTHER) }],
    ["somebody's, by nobody knows whom", {}],
  ] as const) {
    it(`are left out with a reason: ${what}`, () => {
      const { events, rejected, foreign, marks } = sorted(read(fields, { targetOrgId: wrapped(OTHER) }));
      assert.deepEqual([events, rejected, marks.length], [[], [], 1]);
      const reason = 'it is about another organisation than the one that was asked for';
      assert.deepEqual(foreign, [{ kind: 'rejected', where: 'item 1', reason }]);
    });
  }

  it('that cannot be read are neither', () => {
    const reader = createRecordReader({
      kind: 'admin-audit-api',
      name: 'feed',
      importedAt: 0,
      homeOrgId: OWN,
      zone: 'UTC',
    });
    const { events, rejected, foreign, marks } = sorted(readAdminAuditRecord('broken', 'item 1', reader));
    assert.deepEqual([events, rejected.length, foreign, marks], [[], 1, [], []]);
  });
});
