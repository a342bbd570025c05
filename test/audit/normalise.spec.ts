import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AuditEvent } from '../../src/audit/event.ts';
import { isRecord } from '../../src/audit/field-text.ts';
import { createOccurrenceCounter } from '../../src/audit/identity.ts';
import { normaliseRecord, recordFields } from '../../src/audit/normalise.ts';

const ORG = '96abc2aa-3dcc-11e5-a152-fe34819cdc9a';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

function read(record: Readonly<Record<string, unknown>>, homeOrgId?: string) {
  return normaliseRecord(recordFields(record), record, {
    source: { kind: 'admin-audit-json', name: 'synthetic.json', where: 'item 1', importedAt: 5 },
    homeOrgId,
    zone: 'UTC',
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    occurrences: createOccurrenceCounter(),
  });
}

function eventOf(record: Readonly<Record<string, unknown>>, homeOrgId?: string): AuditEvent {
  const result = read(record, homeOrgId);
  assert.equal(result.kind, 'event');
  return result.kind === 'event' ? result.incoming.event : assert.fail();
}

const created = '2026-11-16T10:00:00.123Z';

describe('one record as an event [U]', () => {
  it("reads the vendor's published example", () => {
    const answer: unknown = JSON.parse(
      readFileSync(new URL('../fixtures/vendor-example-event.json', import.meta.url), 'utf8'),
    );
    const [item]: readonly unknown[] = isRecord(answer) && Array.isArray(answer['items']) ? answer['items'] : [];
    assert.ok(isRecord(item));
    const { raw, ...event } = eventOf(item);
    assert.equal(raw, item);
    assert.deepEqual(event, {
      id: '24488be6-cab1-4ddd-945d-d1eb938d84e2',
      orgId: ORG,
      time: Date.parse('2019-01-02T16:58:36.845Z'),
      actor: { email: 'joe@example.com', name: 'Joe Smith', id: '24868696-ac0d-4868-bd21-de1d7838c97f' },
      action: 'logged in',
      entityType: 'org',
      target: { id: '5b3e0bd8-f886-425b-b318-aceb9b7a0dac', name: 'Acme Inc.' },
      changes: [],
      description: 'Joe Smith logged into organization Acme Inc.',
      ip: '128.107.241.191',
      userAgent:
        'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_14_0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/71.0.3578.98 Safari/537.36',
      trackingId: 'ATLAS_6f23a878-bcd4-c204-a4db-e701b42b0e5c_0',
      category: 'LOGINS',
      sources: [{ kind: 'admin-audit-json', name: 'synthetic.json', where: 'item 1', importedAt: 5 }],
    });
  });

  it('takes what stands for nothing as absent', () => {
    const event = eventOf({
      created,
      actorId: 'Null',
      data: {
        actionText: ' x ',
        actorEmail: ' ',
        actorName: 'null',
        targetId: '',
        targetName: ' ',
        targetType: 'Null',
        eventCategory: null,
      },
    });
    assert.deepEqual(
      [event.actor, event.target, event.entityType, event.category, event.description],
      [{}, {}, 'unknown', '', 'x'],
    );
    assert.equal('ip' in event || 'userAgent' in event || 'trackingId' in event || 'orgId' in event, false);
  });

  it('describes by the action text, else by the event description', () => {
    assert.equal(eventOf({ created, data: { actionText: 'a', eventDescription: 'b' } }).description, 'a');
    assert.equal(eventOf({ created, data: { actionText: ' ', eventDescription: 'b' } }).description, 'b');
    assert.equal(eventOf({ created, data: { targetName: 'only a target' } }).description, '');
  });

  it('belongs to the organisation of the target, else of the bot, else of the actor', () => {
    const home = '11111111-1111-4111-8111-111111111111';
    const actor = '22222222-2222-4222-8222-222222222222';
    const data = { actionText: 'x', targetOrgId: base64(`ciscospark://us/ORGANIZATION/${ORG}`) };
    assert.equal(eventOf({ created, actorOrgId: base64(actor), data }, home).orgId, ORG);
    assert.equal(eventOf({ created, actorOrgId: base64(actor), data: { actionText: 'x' } }, home).orgId, home);
    assert.equal(eventOf({ created, actorOrgId: base64(actor), data: { actionText: 'x' } }).orgId, actor);
    assert.equal(eventOf({ created, data: { actionText: 'x' } }).orgId, undefined);
  });

  it('reads the block of live Contact Center records where the usual fields are empty', () => {
    const block = {
      configType: 'CONTACT_SERVICE_QUEUE',
      configId: ORG,
      configOperationType: 'DELETE',
      displayName: 'Billing',
    };
    const event = eventOf({ created, data: { ...block, eventCategory: 'Contact Center' } });
    assert.deepEqual(
      [event.entityType, event.target, event.action, event.category],
      ['contact-service-queue', { id: ORG, name: 'Billing' }, 'deleted', 'CONTACT_CENTER'],
    );
    const empty = { configType: null, configId: null, configOperationType: null, displayName: 'Joe', actionText: 'x' };
    assert.deepEqual(eventOf({ created, data: empty }).target, {});
  });

  it('prefers the outer fields, ignores nulls, and takes flat records in any spelling', () => {
    const nested = eventOf({ created, actorId: null, data: { actorId: ORG, created: 'never', actionText: 'x' } });
    assert.deepEqual(nested.actor, { id: ORG });
    const flat = eventOf({
      Timestamp: created,
      'Actor Email': 'zoe@example.com',
      action_text: 'x',
      event_id: base64(ORG),
    });
    assert.deepEqual([flat.actor, flat.id], [{ email: 'zoe@example.com' }, ORG]);
  });

  it('keeps unknown fields in raw', () => {
    const record = { created, data: { actionText: 'x', adminRoles: ['User'], brandNew: { deep: true } } };
    assert.equal(eventOf(record).raw, record);
  });

  it('keeps hostile text as text, without what no store can hold', () => {
    const hostile = '<@all> [x](http://example.com) =1+1 \u202Egnp\u0000\uD800';
    const event = eventOf({ created, data: { actionText: hostile, targetName: hostile } });
    assert.equal(event.description, '<@all> [x](http://example.com) =1+1 \u202Egnp\uFFFD');
    assert.equal(event.target.name, event.description);
  });

  const problems: readonly [string, Readonly<Record<string, unknown>>, RegExp][] = [
    ['without a time', { data: { actionText: 'x' } }, /no time/],
    ['with a time that is none', { created: 'soon', data: { actionText: 'x' } }, /"soon" is not an ISO 8601 time/],
    ['with an absurd time', { created: '1970-01-01T00:00:00Z', data: { actionText: 'x' } }, /outside the years/],
    ['with nothing but a time', { created, data: { adminRoles: ['User'] } }, /nothing but a time/],
    ['with fields of the wrong kind', { created: { $date: 1 }, data: 'text' }, /no time/],
  ];
  for (const [title, record, reason] of problems) {
    it(`rejects a record ${title}`, () => {
      const result = read(record);
      assert.match(result.kind === 'problem' ? result.reason : 'it was accepted', reason);
    });
  }
});
