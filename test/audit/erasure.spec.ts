import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { createRecogniser, type KeyedHash, type KnownErasure, marksOf } from '../../src/audit/erasure.ts';
import type { AuditEvent } from '../../src/audit/event.ts';
import type { ErasedPerson } from '../../src/audit/ports.ts';
import { anEvent } from '../fixtures/events.ts';
import { processorMs } from '../processor-time.ts';

const hash: KeyedHash = (key, text) => createHash('sha256').update(`${key}\n${text}`).digest('base64url');
const NINE: ErasedPerson = {
  emails: ['person.nine@example.com'],
  names: ['Person Nine', 'Zoë Nïne'],
  ids: ['00000000-0000-4000-8000-000000000009'],
};
const known = (person: ErasedPerson, changes: Partial<KnownErasure> = {}): KnownErasure => ({
  pseudonym: 'Erased person 1',
  marks: marksOf(person, 'key', hash),
  markKey: 'key',
  ...changes,
});
const recognise = createRecogniser([known(NINE)], hash);
const whole = (event: AuditEvent): string => JSON.stringify(event).toLowerCase();
const WORDS = /nine|person\.nine|00000000-0000-4000-8000-000000000009/i;

describe('erased persons in later records [U]', () => {
  it('are not to be read out of what is kept', () => {
    const text = JSON.stringify(known(NINE));
    assert.doesNotMatch(text, WORDS);
    assert.notDeepEqual(marksOf(NINE, 'other key', hash), marksOf(NINE, 'key', hash));
    assert.equal(new Set(known(NINE).marks).size, 4);
  });

  const own: Partial<AuditEvent> = { description: '', raw: {} };
  const PLACES: readonly (readonly [string, Partial<AuditEvent>])[] = [
    ['the email of the actor', { ...own, actor: { email: 'Person.Nine@Example.com', name: 'P. N.' } }],
    ['the name of the actor alone', { ...own, actor: { name: ' person  NINE ' } }],
    ['the id of the actor alone', { ...own, actor: { id: '00000000-0000-4000-8000-000000000009' } }],
    ['the target', { ...own, target: { id: 'x', name: 'Zoe Nine' } }],
    ['the target’s id', { ...own, target: { id: '00000000-0000-4000-8000-000000000009', name: 'Somebody' } }],
    ['a sentence', { ...own, description: 'The agent (Person Nine) was moved to team North.' }],
    ['a field', { ...own, changes: [{ field: 'owner', before: 'person.nine@example.com', after: 'nobody' }] }],
    ['the record as received', { ...own, raw: { data: { list: ['a', 'PERSON.NINE@example.com'] } } }],
    ['JSON inside the record', { ...own, raw: { configData: '{"owner":"Person Nine","age":3}' } }],
    [
      'a wrapped id beside the plain one',
      {
        ...own,
        actor: { id: '00000000-0000-4000-8000-000000000009' },
        raw: { actorId: btoa('ciscospark://us/PEOPLE/00000000-0000-4000-8000-000000000009') },
      },
    ],
  ];
  for (const [place, changes] of PLACES) {
    it(`are recognised in ${place}`, () => {
      const event = anEvent(changes);
      const erased = recognise(event);
      assert.doesNotMatch(whole(erased), WORDS);
      assert.match(whole(erased), /erased person 1/);
      assert.deepEqual([erased.id, erased.time, erased.entityType], [event.id, event.time, event.entityType]);
      assert.equal(recognise(erased), erased);
    });
  }

  const OTHERS: readonly (readonly [string, Partial<AuditEvent>])[] = [
    ['another mailbox', { description: 'n.person.nine@example.com did it' }],
    ['another domain', { description: 'person.nine@example.com.au did it' }],
    ['a longer name', { target: { name: 'Person Nineteen' } }],
    ['nobody of them', {}],
  ];
  for (const [what, changes] of OTHERS) {
    it(`are not taken for ${what}`, () => {
      const event = anEvent(changes);
      assert.equal(recognise(event), event);
    });
  }

  it('of one organisation are left in records of others', () => {
    const ofOne = createRecogniser([known(NINE, { orgId: 'org-1' })], hash);
    const event = anEvent({ actor: { email: 'person.nine@example.com' }, orgId: 'org-2' });
    assert.equal(ofOne(event), event);
    assert.deepEqual(ofOne({ ...event, orgId: 'org-1' }).actor, { name: 'Erased person 1' });
    const { orgId: _, ...none } = event;
    assert.equal(ofOne(none), none);
  });

  it('each get their own pseudonym, whatever key their marks have', () => {
    const EIGHT: ErasedPerson = { emails: ['person.eight@example.com'], names: [], ids: [] };
    const other = { pseudonym: 'Erased person 2', marks: marksOf(EIGHT, 'second', hash), markKey: 'second' };
    const both = createRecogniser([known(NINE), other], hash);
    const event = anEvent({
      actor: { email: 'person.eight@example.com', name: 'Person Eight' },
      description: 'Person Eight changed person.nine@example.com',
    });
    const erased = both(event);
    assert.deepEqual(erased.actor, { name: 'Erased person 2' });
    assert.equal(erased.description, 'Erased person 2 changed Erased person 1');
  });

  it('are found behind a long text, and a huge record ends in time', async () => {
    const long = anEvent({ description: `${'word '.repeat(5000)}Person Nine` });
    assert.doesNotMatch(recognise(long).description, /nine/i);
    const ms = await processorMs(() => recognise(anEvent({ raw: { text: 'person ei '.repeat(100_000) } })));
    assert.ok(ms < 2000, `it took ${ms} ms`);
  });

  it('are found between any other words', () => {
    const words = fc.string({ maxLength: 30 });
    fc.assert(
      fc.property(words, words, fc.constantFrom('Person Nine', 'ZOË NÏNE'), (before, after, name) => {
        const event = anEvent({ actor: {}, description: `${before} ${name} ${after}`, raw: {} });
        assert.match(recognise(event).description, /Erased person 1/);
      }),
    );
  });
});
