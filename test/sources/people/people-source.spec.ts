/** The one contract for all lists of people. */
import { anonymousActors, DEFAULT_ANONYMOUS_ACTORS } from '../../../src/audit/actor.ts';
import type { AuditStore } from '../../../src/audit/ports.ts';
import { peopleSeen } from '../../../src/commands/people/people-seen.ts';
import { createEmulator, type Emulator } from '../../../src/playground/emulator/index.ts';
import { bytesInput } from '../../../src/sources/byte-input.ts';
import { peopleCsv } from '../../../src/sources/people/people-csv.ts';
import { createWxccClient } from '../../../src/sources/people/wxcc-client.ts';
import { wxccUsers } from '../../../src/sources/people/wxcc-users.ts';
import { openEmbeddedStore } from '../../../src/store/embedded/index.ts';
import { describeBrokenSource, describePeopleSource } from '../../contract/people-source.ts';
import { centreUser, ORG_UUID } from '../../fixtures/centre-users.ts';
import { anIncoming, SAMPLE_TIME } from '../../fixtures/events.ts';

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

describePeopleSource('a CSV file', () => ({
  kind: 'people-csv',
  open: async (people) => {
    const rows = people.map((person) => [person?.email ?? '', person?.name ?? ''].map(quoted).join(','));
    return peopleCsv(bytesInput('people.csv', new TextEncoder().encode(['email,name', ...rows, ''].join('\r\n'))));
  },
}));

describe('the contact centre', () => {
  let emulator: Emulator;
  let token: string;
  before(async () => {
    emulator = createEmulator({ orgUuid: ORG_UUID });
    await emulator.listen();
    token = emulator.addPerson({ email: 'admin@example.com', displayName: 'Admin', isAdmin: true }).token;
  });
  after(() => emulator.close());
  const open = (bearer: string) =>
    wxccUsers(createWxccClient({ apiUrl: emulator.address.origin, token: bearer, orgId: ORG_UUID }));

  describePeopleSource('the API of the contact centre', () => ({
    kind: 'wxcc-api',
    open: async (people) => {
      emulator.setCentreUsers(
        ORG_UUID,
        people.map((person, index) => {
          const { email: _, ...nameless } = centreUser(index, { firstName: person?.name ?? '', lastName: '' });
          return person === undefined ? nameless : { ...nameless, email: person.email };
        }),
      );
      return open(token);
    },
  }));
  describeBrokenSource('the API of the contact centre', async () => open('no-token'));
});

describe('the trail', () => {
  const isAnonymous = anonymousActors(DEFAULT_ANONYMOUS_ACTORS);
  const stores: AuditStore[] = [];
  after(() => Promise.all(stores.map((store) => store.close())));

  describePeopleSource('actors of the trail', () => ({
    kind: 'trail',
    open: async (people) => {
      const now = (): number => SAMPLE_TIME;
      const store = await openEmbeddedStore({ dir: '', persistence: 'memory', isAnonymous, now });
      stores.push(store);
      await store.append(
        people.map((person, index) => {
          const actor = person ?? { name: 'Somebody without an address' };
          return anIncoming({ id: `c-${index}`, time: SAMPLE_TIME - index, actor });
        }),
      );
      return peopleSeen(store, { now: SAMPLE_TIME, isAnonymous });
    },
  }));
});
