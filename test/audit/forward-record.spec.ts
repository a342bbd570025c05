import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Claim, judgeClaim, sayOfChange } from '../../src/audit/claims.ts';
import { claimRecord, eventRecord } from '../../src/audit/forward-record.ts';
import { anEvent, SAMPLE_TIME } from '../fixtures/events.ts';

function claim(comment?: string): Claim {
  const event = { time: SAMPLE_TIME, entityType: 'user', orgId: 'org-a', identity: 'api@example.net' };
  const said = sayOfChange(undefined, {
    eventId: 'event-1',
    event,
    by: 'agent.seven@example.com',
    name: 'Agent Seven',
    statement: 'mine',
    at: SAMPLE_TIME + 1000,
    ...(comment === undefined ? {} : { comment }),
  });
  assert.ok(said.kind === 'changed');
  const judged = judgeClaim(said.claim, { verdict: 'confirmed', at: SAMPLE_TIME + 2000, by: 'admin@example.com' });
  assert.ok(judged.kind === 'changed');
  return judged.claim;
}

describe('records that are sent on [U]', () => {
  it('tell all of an event but the record as received', () => {
    const event = anEvent({
      orgId: 'org-a',
      ip: '192.0.2.1',
      userAgent: 'Browser',
      trackingId: 'T1',
      changes: [{ field: 'name', before: 'A', after: 'B' }, { field: 'note' }],
      raw: { secret: 'as received' },
    });
    const { json, ...rest } = eventRecord(event, 64_000);
    assert.deepEqual(rest, { kind: 'event', id: event.id, time: event.time });
    assert.deepEqual(JSON.parse(json), {
      schema: 'whodunit/1',
      kind: 'event',
      id: event.id,
      time: '2026-11-16T10:00:00.000Z',
      orgId: 'org-a',
      category: 'CONTACT_CENTER',
      action: 'modified',
      entityType: 'user',
      actor: { email: 'person@example.com', name: 'Sample Person' },
      target: { id: '00000000-0000-4000-8000-000000000001', name: 'Sample User' },
      description: 'Sample Person modified user Sample User',
      ip: '192.0.2.1',
      userAgent: 'Browser',
      trackingId: 'T1',
      changes: [{ field: 'name', before: 'A', after: 'B' }, { field: 'note' }],
      sources: [{ kind: 'sample', name: 'synthetic.csv', where: 'row 1', importedAt: '2026-11-16T11:00:00.000Z' }],
    });
  });

  it('tell one step of a claim', () => {
    const whole = claim('TICKET-1');
    const [said, judged] = whole.steps;
    assert.ok(said && judged);
    assert.deepEqual(JSON.parse(claimRecord(whole, said, 1, 64_000).json), {
      schema: 'whodunit/1',
      kind: 'claim',
      id: 'event-1 agent.seven@example.com 1',
      time: '2026-11-16T10:00:01.000Z',
      orgId: 'org-a',
      did: 'mine',
      by: 'agent.seven@example.com',
      comment: 'TICKET-1',
      claimant: { email: 'agent.seven@example.com', name: 'Agent Seven' },
      event: { id: 'event-1', time: '2026-11-16T10:00:00.000Z', entityType: 'user', recordedAs: 'api@example.net' },
    });
    const second = JSON.parse(claimRecord(whole, judged, 2, 64_000).json);
    assert.deepEqual(
      [second.id, second.did, second.by],
      ['event-1 agent.seven@example.com 2', 'confirmed', 'admin@example.com'],
    );
  });

  it('are one line of printable ASCII within the size, whatever is in them, and say when they were cut', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .tuple(fc.constantFrom('x', '王', '\n', '😀', '\ud800', '"'), fc.integer({ min: 1, max: 5000 }))
        .map(([of, times]) => of.repeat(times)),
    );
    const change = fc.record({ field: text, before: text, after: text }, { noNullPrototype: true });
    fc.assert(
      fc.property(
        fc.record({ id: text, description: text, ip: text, changes: fc.array(change, { maxLength: 30 }) }),
        fc.integer({ min: -8.64e15, max: 8.64e15 }),
        fc.constantFrom(600, 1500, 1700, 8000, 64_000),
        ({ id, description, ip, changes }, time, maxBytes) => {
          const event = anEvent({
            id,
            description,
            ip,
            changes,
            time,
            actor: { name: description },
            target: { id: ip },
          });
          for (const { json } of [eventRecord(event, maxBytes), claimOf(description, maxBytes)]) {
            assert.match(json, /^[\x20-\x7e]+$/);
            assert.ok(json.length <= maxBytes, `${json.length} of ${maxBytes}`);
            const record = JSON.parse(json);
            assert.equal(typeof record.time, 'string');
            if (record.cut === undefined && record.kind === 'event') {
              assert.equal(record.description, description);
              assert.deepEqual(record.changes, changes);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('keep ids whole when much is cut', () => {
    const id = 'a'.repeat(40);
    const record = JSON.parse(eventRecord(anEvent({ id, description: 'x'.repeat(100_000) }), 1500).json);
    assert.deepEqual([record.id, record.cut], [id, true]);
    assert.match(record.description, /^x+…$/);
  });
});

function claimOf(comment: string, maxBytes: number): { readonly json: string } {
  const whole = claim(comment);
  const [step] = whole.steps;
  assert.ok(step);
  return claimRecord(whole, step, 1, maxBytes);
}
