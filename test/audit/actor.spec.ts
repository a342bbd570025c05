import assert from 'node:assert/strict';
import { actorKey, actorLabel, anonymousActors, DEFAULT_ANONYMOUS_ACTORS } from '../../src/audit/actor.ts';
import type { Actor } from '../../src/audit/event.ts';

describe('anonymous actors [U]', () => {
  const isAnonymous = anonymousActors([...DEFAULT_ANONYMOUS_ACTORS, ' Provisioning Service ', '']);
  const rows: readonly [string, Actor, boolean][] = [
    ['nobody at all', {}, true],
    ['only spaces', { email: ' ', name: '', id: ' ' }, true],
    ['the service address', { email: 'api@cconesp.net' }, true],
    ['the service address in other case, with spaces', { email: ' API@CConESP.net ' }, true],
    ['the service address as a name', { name: 'api@cconesp.net', id: '1' }, true],
    ['the service address as a name beside another address', { name: 'api@cconesp.net', email: 'x@example.com' }, true],
    ['a listed name', { name: 'provisioning service', email: 'x@example.com' }, true],
    ['a person', { name: 'Zoe Keller', email: 'zoe.keller@example.com' }, false],
    ['a name alone', { name: 'Zoe Keller' }, false],
    ['an id alone, which can be looked up', { id: 'AW3zqPSEh5ILmjsY44DC' }, false],
    ['an address that only contains the service one', { email: 'api@cconesp.net.example.com' }, false],
    ['an id equal to the service address', { id: 'api@cconesp.net' }, false],
  ];
  for (const [title, actor, expected] of rows) {
    it(`${expected ? 'counts' : 'does not count'} ${title}`, () => assert.equal(isAnonymous(actor), expected));
  }

  it('counts empty actors even with an empty list', () => {
    const onlyEmpty = anonymousActors([]);
    assert.deepEqual([onlyEmpty({}), onlyEmpty({ email: 'api@cconesp.net' })], [true, false]);
  });
});

describe('actors for people [U]', () => {
  it('shows name and address once', () => {
    const labels = [
      { name: 'Zoe Keller', email: 'zoe@example.com' },
      { name: 'zoe@example.com', email: 'Zoe@example.com' },
      { name: 'Zoe Keller' },
      { id: '7' },
      {},
    ].map(actorLabel);
    assert.deepEqual(labels, ['Zoe Keller (zoe@example.com)', 'Zoe@example.com', 'Zoe Keller', '7', 'nobody named']);
  });

  it('tells actors apart by address, name or id', () => {
    assert.deepEqual([{ email: 'Zoe@Example.com', name: 'Z' }, { name: 'Z', id: '7' }, { id: '7' }, {}].map(actorKey), [
      'zoe@example.com',
      'Z',
      '7',
      '',
    ]);
  });
});
