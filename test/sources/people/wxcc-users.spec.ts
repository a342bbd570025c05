import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SourceError } from '../../../src/audit/errors.ts';
import { createEmulator, type Emulator } from '../../../src/playground/emulator/index.ts';
import { createWxccClient, REQUESTS_PER_MINUTE } from '../../../src/sources/people/wxcc-client.ts';
import { wxccUsers } from '../../../src/sources/people/wxcc-users.ts';
import { peopleIn, readAll, rejectionsIn } from '../../contract/people-source.ts';
import { assertExchangesMatchSpec, skipWithoutSpecs } from '../../contract/webex-spec.ts';
import { centreUser, ORG_UUID } from '../../fixtures/centre-users.ts';

const USERS = /^\/organization\/[^/]+\/v2\/user$/;

describe('users of the contact centre [I]', () => {
  let emulator: Emulator;
  let token: string;
  /** Pauses that were asked for, ms; the clock of the pacing moves by them alone. */
  let waits: number[];
  let steadyMs: number;
  beforeEach(async () => {
    waits = [];
    steadyMs = 0;
    emulator = createEmulator({ orgUuid: ORG_UUID });
    await emulator.listen();
    token = emulator.addPerson({ email: 'admin@example.com', displayName: 'Admin', isAdmin: true }).token;
  });
  afterEach(() => emulator.close());

  const open = (more: { readonly token?: string; readonly orgId?: string; readonly apiUrl?: string } = {}) =>
    wxccUsers(
      createWxccClient({
        apiUrl: emulator.address.origin,
        token,
        orgId: ORG_UUID,
        wait: async (ms) => {
          waits.push(ms);
          steadyMs += ms;
        },
        steadyNow: () => steadyMs,
        ...more,
      }),
    );
  const fill = (count: number): void => {
    emulator.setCentreUsers(
      ORG_UUID,
      Array.from({ length: count }, (_, index) => centreUser(index)),
    );
  };
  const asked = () => emulator.exchanges.filter(({ path }) => USERS.test(path));
  const failure = async (source = open()): Promise<SourceError> => {
    try {
      await readAll(source);
    } catch (error) {
      assert.ok(error instanceof SourceError, String(error));
      return error;
    }
    return assert.fail('it was read to the end');
  };

  it('gives what the roster can use: name, zone, and the id that records carry', async () => {
    fill(1);
    assert.deepEqual(await peopleIn(open()), [
      {
        email: 'user000@example.com',
        name: 'User 000',
        zone: 'Europe/Berlin',
        ids: ['00000000-0000-4000-8000-00000000d000'],
      },
    ]);
  });

  it('leaves out whoever can change nothing, and zones that are none', async () => {
    emulator.setCentreUsers(ORG_UUID, [
      centreUser(1, { active: false }),
      centreUser(2, { systemDefault: true }),
      centreUser(3, { userProfileType: 'PREMIUM_AGENT' }),
      centreUser(4, { userProfileType: 'ADMINISTRATOR', timezone: 'Mars/Base', lastName: ' ' }),
    ]);
    const people = await peopleIn(open());
    assert.deepEqual(
      people.map(({ email, name, zone }) => [email, name, zone]),
      [['user004@example.com', 'User', undefined]],
    );
    assert.deepEqual(await rejectionsIn(open()), []);
  });

  for (const [count, requests] of [
    [0, 1],
    [99, 1],
    [100, 1],
    [101, 2],
    [350, 4],
  ] as const)
    it(`reads ${count} users with ${requests} request(s)`, async () => {
      fill(count);
      assert.equal((await peopleIn(open())).length, count);
      assert.equal(asked().length, requests);
    });

  it('keeps to the published description', async function () {
    skipWithoutSpecs(this);
    fill(150);
    await readAll(open());
    assertExchangesMatchSpec(asked());
  });

  it('waits as long as it is asked to, and no shorter', async () => {
    fill(10);
    emulator.faults.rateLimit({ path: USERS, retryAfterSeconds: 17, times: 2 });
    assert.equal((await peopleIn(open())).length, 10);
    assert.deepEqual(waits, [17_000, 17_000]);
  });

  it('waits longer and longer where nothing says how long', async () => {
    fill(10);
    emulator.faults.add({ path: USERS, fault: { kind: 'status', status: 503 }, times: 2 });
    emulator.faults.add({ path: USERS, fault: { kind: 'drop', when: 'before' }, times: 1 });
    assert.equal((await peopleIn(open())).length, 10);
    assert.deepEqual(waits, [1000, 2000, 4000]);
  });

  it('gives up after five tries, and says so', async () => {
    emulator.faults.add({ path: USERS, fault: { kind: 'status', status: 500 } });
    const { code, message, next } = await failure();
    assert.deepEqual([code, next], ['wxcc-unreachable', 'Try again later.']);
    assert.match(message, /after 5 tries \(500\)/);
    assert.equal(asked().length, 5);
  });

  it('does not wait for longer than two minutes at a time', async () => {
    emulator.faults.rateLimit({ path: USERS, retryAfterSeconds: 3600 });
    assert.match((await failure()).message, /asks to wait 3600 seconds/);
    assert.deepEqual(waits, []);
  });

  it('keeps what came before it broke off', async () => {
    fill(250);
    const source = open();
    const seen: string[] = [];
    await assert.rejects(async () => {
      for await (const item of source.read()) {
        if (item.kind === 'person') seen.push(item.person.email);
        if (seen.length === 100) emulator.faults.add({ path: USERS, fault: { kind: 'status', status: 500 } });
      }
    }, SourceError);
    assert.equal(seen.length, 100);
  });

  it('sends no more than fifty requests a minute', async () => {
    fill(6000);
    assert.equal((await peopleIn(open())).length, 6000);
    assert.equal(asked().length, 60);
    assert.deepEqual(waits, [60_000]);
    assert.equal(REQUESTS_PER_MINUTE, 50);
  });

  const REFUSED: readonly (readonly [number, RegExp])[] = [
    [401, /WXCC_ACCESS_TOKEN/],
    [403, /cjp:config_read/],
    [404, /WXCC_API_URL/],
    [400, /WXCC_/],
  ];
  for (const [status, next] of REFUSED)
    it(`asks once and says what to do about a ${status}`, async () => {
      emulator.faults.add({ path: USERS, fault: { kind: 'status', status } });
      const error = await failure();
      assert.match(error.next, next);
      assert.match(error.message, new RegExp(`answered ${status}`));
      assert.equal(asked().length, 1);
    });

  it('never tells the token', async () => {
    const error = await failure(open({ token: 'very-secret-token' }));
    assert.doesNotMatch(`${error.message} ${error.next} ${String(error.cause)}`, /very-secret/);
  });

  describe('answered by something else', () => {
    const serve = async (answer: (url: string) => unknown) => {
      const server = createServer((request, response) => {
        const body = answer(request.url ?? '');
        response.setHeader('connection', 'close');
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      return { source: open({ apiUrl: `http://127.0.0.1:${port}` }), close: () => void server.close() };
    };
    const ODD: readonly (readonly [string, unknown, string])[] = [
      ['a page for people', '<html></html>', 'wxcc-unreachable'],
      ['a list without a frame', [centreUser(1)], 'wxcc-format'],
      ['another object', { items: [] }, 'wxcc-format'],
    ];
    for (const [what, body, code] of ODD)
      it(`is refused for ${what}`, async () => {
        const { source, close } = await serve(() => body);
        assert.equal((await failure(source)).code, code);
        close();
      });

    it('reads on without a number of pages until a page is empty', async () => {
      const { source, close } = await serve((url) => {
        const page = Number(new URL(url, 'http://127.0.0.1').searchParams.get('page'));
        return { data: page < 3 ? [centreUser(page)] : [] };
      });
      assert.equal((await peopleIn(source)).length, 3);
      close();
    });

    it('takes odd entries for what they are', async () => {
      const { source, close } = await serve(() => ({
        meta: { totalPages: 1 },
        data: [null, 'x', { email: 7 }, { email: '<@all>' }, centreUser(1, { ciUserId: 'no uuid' })],
      }));
      const items = await readAll(source);
      assert.deepEqual(
        items.map((item) => (item.kind === 'rejected' ? item.reason : item.person.email)),
        ['it is no user', 'it is no user', '"7" is not an email', '"<@all>" is not an email', 'user001@example.com'],
      );
      close();
    });
  });
});
