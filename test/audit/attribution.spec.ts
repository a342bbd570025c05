import assert from 'node:assert/strict';
import { anonymousActors, DEFAULT_ANONYMOUS_ACTORS } from '../../src/audit/actor.ts';
import { attribute } from '../../src/audit/attribution.ts';
import type { Actor } from '../../src/audit/event.ts';
import { anEvent } from '../fixtures/events.ts';

describe('who did it [U]', () => {
  const isAnonymous = anonymousActors(DEFAULT_ANONYMOUS_ACTORS);
  const rows: readonly (readonly [title: string, actor: Actor, kind: 'recorded' | 'unknown'])[] = [
    ['a person', { email: 'person@example.com', name: 'Sample Person' }, 'recorded'],
    ['an email alone', { email: 'person@example.com' }, 'recorded'],
    ['a name alone', { name: 'Sample Person' }, 'recorded'],
    ['an id alone', { id: 'id-1' }, 'recorded'],
    ['the service identity', { email: 'api@cconesp.net', name: 'api@cconesp.net' }, 'unknown'],
    ['the service identity in capitals', { email: ' API@CConeSP.net ' }, 'unknown'],
    [
      'the service identity as the name beside another email',
      { email: 'x@example.com', name: 'api@cconesp.net' },
      'unknown',
    ],
    ['the service identity with an id', { email: 'api@cconesp.net', id: 'id-1' }, 'unknown'],
    ['nobody', {}, 'unknown'],
    ['blanks', { email: ' ', name: '', id: ' ' }, 'unknown'],
  ];
  for (const [title, actor, kind] of rows) {
    it(`is ${kind} where the record names ${title}`, () => {
      assert.deepEqual(attribute(anEvent({ actor }), isAnonymous), { kind });
    });
  }

  it('reads no name out of the description of an anonymous change', () => {
    const event = anEvent({ actor: { email: 'api@cconesp.net' }, description: 'Sample Person modified user X' });
    assert.deepEqual(attribute(event, isAnonymous), { kind: 'unknown' });
  });
});
