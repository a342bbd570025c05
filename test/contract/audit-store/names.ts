import assert from 'node:assert/strict';
import type { IncomingEvent } from '../../../src/audit/event.ts';
import type { AuditStore, NameSearch } from '../../../src/audit/ports.ts';
import { anIncoming, SAMPLE_TIME } from '../../fixtures/events.ts';
import { type OpenStore, withStore } from './suite.ts';

const ID = {
  zoe: '0a1b2c3d-0000-4000-8000-000000000001',
  queue: '0a1b2c3e-0000-4000-8000-000000000002',
  person: '5555aaaa-0000-4000-8000-000000000003',
};

let made = 0;
function about(
  entityType: string,
  target: { id?: string; name?: string },
  hour: number,
  orgId = 'org-a',
): IncomingEvent {
  made += 1;
  return anIncoming({
    id: `about ${made}`,
    actor: {},
    entityType,
    target,
    orgId,
    time: SAMPLE_TIME + hour * 3_600_000,
  });
}

function by(actor: { email?: string; name?: string; id?: string }, hour: number): IncomingEvent {
  made += 1;
  return anIncoming({ id: `by ${made}`, actor, target: {}, time: SAMPLE_TIME + hour * 3_600_000 });
}

const EVENTS: readonly IncomingEvent[] = [
  // Renamed: first Zoe Miller, now Zoë Keller. The later event arrives first.
  about('user', { id: ID.zoe, name: 'Zoë Keller' }, 5),
  about('user', { id: ID.zoe, name: 'Zoe Miller' }, 1),
  about('user', { id: ID.zoe, name: 'Zoe Miller' }, 2),
  about('contact-service-queue', { id: ID.queue, name: 'Support North' }, 3),
  about('team', { name: 'Support North' }, 4),
  about('team', { name: 'support  north' }, 2),
  about('team', { name: 'Soprano' }, 2, 'org-b'),
  about('site', { name: 'HQ' }, 1),
  about('skill', { id: '5555aaaa-0000-4000-8000-00000000000a', name: 'Spanish' }, 1),
  about('skill', { id: '5555aaaa-0000-4000-8000-00000000000b', name: 'French' }, 1),
  about('dial-number', { name: '+49 30 5550 123' }, 1),
  about('contact-service-queue', { name: '北京客服队列' }, 1),
  about('user', { name: '王明' }, 1),
  about('user', { name: '홍길동' }, 1),
  about('team', { id: 'team-accented', name: 'Élan' }, 1),
  about('team', { id: 'team-plain', name: 'ELAN' }, 3),
  by({ email: 'ada.sample@example.com', name: 'Ada Sample', id: ID.person }, 1),
  by({ email: 'ADA.sample@example.com', name: 'Ada Sample-Jones', id: ID.person }, 2),
  by({ name: 'Bo Sample' }, 3),
  by({}, 4),
];

async function find(store: AuditStore, text: string, more: Partial<NameSearch> = {}): Promise<string[]> {
  const matches = await store.names({ text, kind: 'target', ...more });
  return matches.map(
    ({ entityType, name, distance, matched }) => `${entityType ?? 'actor'} ${name} ${distance} ${matched}`,
  );
}

export function describeNames(open: OpenStore): void {
  describe('names [I]', () => {
    const table: readonly (readonly [title: string, search: NameSearch, found: readonly string[]])[] = [
      ['an exact name', { text: 'Zoë Keller', kind: 'target' }, ['user Zoë Keller 0 Zoë Keller']],
      ['a name without case and accents', { text: 'ZOE  keller', kind: 'target' }, ['user Zoë Keller 1 Zoë Keller']],
      ['a former name', { text: 'Zoe Miller', kind: 'target' }, ['user Zoë Keller 0 Zoe Miller']],
      ['a name with one letter wrong', { text: 'Zoe Kelner', kind: 'target' }, ['user Zoë Keller 2 Zoë Keller']],
      ['a name with two letters swapped', { text: 'Zoe Kelelr', kind: 'target' }, ['user Zoë Keller 2 Zoë Keller']],
      ['a name with two letters wrong', { text: 'Zoo Kelner', kind: 'target' }, ['user Zoë Keller 3 Zoë Keller']],
      ['a short name only as written', { text: 'HX', kind: 'target' }, []],
      ['a short name', { text: 'hq', kind: 'target' }, ['site HQ 1 HQ']],
      ['a word of a name', { text: 'keller', kind: 'target' }, ['user Zoë Keller 2 Zoë Keller']],
      ['the beginning of a word', { text: 'Kell', kind: 'target' }, ['user Zoë Keller 2 Zoë Keller']],
      [
        'a misspelt word beside others',
        { text: 'suport nor', kind: 'target', entityTypes: ['team'] },
        ['team Support North 3 Support North'],
      ],
      [
        'a phone number written otherwise',
        { text: '0049305550123', kind: 'target' },
        ['dial-number +49 30 5550 123 1 +49 30 5550 123'],
      ],
      [
        'a part of a name without spaces',
        { text: '客服', kind: 'target' },
        ['contact-service-queue 北京客服队列 2 北京客服队列'],
      ],
      ['a name of two letters with one wrong', { text: '王朋', kind: 'target' }, ['user 王明 2 王明']],
      ['a name of three syllables with one wrong', { text: '홍갈동', kind: 'target' }, ['user 홍길동 2 홍길동']],
      ['the same accents first', { text: 'élan', kind: 'target' }, ['team Élan 1 Élan', 'team ELAN 1 ELAN']],
      ['a misspelt word of a name', { text: 'kellar', kind: 'target' }, ['user Zoë Keller 3 Zoë Keller']],
      ['no part from the middle of a word', { text: 'ell', kind: 'target' }, []],
      ['an id', { text: ID.zoe.toUpperCase(), kind: 'target' }, [`user Zoë Keller 0 ${ID.zoe}`]],
      [
        'an id in its base64 wrapping',
        { text: Buffer.from(ID.zoe).toString('base64'), kind: 'target' },
        [`user Zoë Keller 0 ${ID.zoe}`],
      ],
      ['the beginning of an id', { text: '0A1B2C3D', kind: 'target' }, [`user Zoë Keller 1 ${ID.zoe}`]],
      ['no id by a beginning that two have', { text: '5555aaaa-0000', kind: 'target' }, []],
      ['no shorter beginning of an id', { text: '0a1b2c3', kind: 'target' }, []],
      [
        'all that are called the same, newer first',
        { text: 'Support North', kind: 'target' },
        ['team Support North 0 Support North', 'contact-service-queue Support North 0 Support North'],
      ],
      [
        'those of some types',
        { text: 'Support North', kind: 'target', entityTypes: ['contact-service-queue', 'user'] },
        ['contact-service-queue Support North 0 Support North'],
      ],
      ['those of one organisation', { text: 'soprano', kind: 'target', orgId: 'org-b' }, ['team Soprano 1 Soprano']],
      ['none of another organisation', { text: 'soprano', kind: 'target', orgId: 'org-a' }, []],
      [
        'at most as many as asked for',
        { text: 'Support North', kind: 'target', limit: 1 },
        ['team Support North 0 Support North'],
      ],
      ['nothing for nothing', { text: ' ', kind: 'target' }, []],
      [
        'an actor by email',
        { text: 'ada.sample@example.com', kind: 'actor' },
        ['actor Ada Sample-Jones 0 ada.sample@example.com'],
      ],
      [
        'an actor by an email with a typo',
        { text: 'ada.sampel@example.com', kind: 'actor' },
        ['actor Ada Sample-Jones 2 ada.sample@example.com'],
      ],
      ['an actor by a former name', { text: 'ada sample', kind: 'actor' }, ['actor Ada Sample-Jones 1 Ada Sample']],
      ['an actor by id', { text: ID.person, kind: 'actor' }, [`actor Ada Sample-Jones 0 ${ID.person}`]],
      [
        'an actor by a part of the name, newer first',
        { text: 'sample', kind: 'actor' },
        ['actor Bo Sample 2 Bo Sample', 'actor Ada Sample-Jones 2 Ada Sample'],
      ],
      ['no target as an actor', { text: 'Soprano', kind: 'actor' }, []],
    ];
    for (const [title, search, found] of table) {
      it(`finds ${title}`, () =>
        withStore(open, EVENTS, async (store) => assert.deepEqual(await find(store, search.text, search), found)));
    }

    it('tells former names, how often and when last', () =>
      withStore(open, EVENTS, async (store) => {
        const [zoe] = await store.names({ text: ID.zoe, kind: 'target' });
        assert.deepEqual(zoe, {
          kind: 'target',
          entityType: 'user',
          id: ID.zoe,
          name: 'Zoë Keller',
          formerNames: ['Zoe Miller'],
          distance: 0,
          matched: ID.zoe,
          lastSeenAt: SAMPLE_TIME + 5 * 3_600_000,
          eventCount: 3,
        });
        const [ada] = await store.names({ text: 'Ada Sample-Jones', kind: 'actor' });
        assert.deepEqual(
          [ada?.id, ada?.email?.toLowerCase(), ada?.formerNames, ada?.eventCount],
          [ID.person, 'ada.sample@example.com', ['Ada Sample'], 2],
        );
      }));

    it('knows a name as soon as its event was appended', () =>
      withStore(open, EVENTS, async (store) => {
        assert.deepEqual(await find(store, 'Brand New'), []);
        await store.append([about('skill', { name: 'Brand New' }, 6)]);
        assert.deepEqual(await find(store, 'Brand New'), ['skill Brand New 0 Brand New']);
      }));
  });
}
