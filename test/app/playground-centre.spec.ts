import assert from 'node:assert/strict';
import { createContactCentre } from '../../src/app/playground-centre.ts';
import { createEmulator, type Emulator } from '../../src/playground/emulator/index.ts';
import { CENTRE_DEEDS } from '../../src/playground/page/controls.ts';
import { buildWorld, type PlaygroundWorld } from '../../src/playground/world.ts';

const NOA = { email: 'noa.night@example.com', name: 'Noa Night', hasKeys: false };
const HOUR_MS = 3_600_000;

interface AuditRecord {
  readonly id: string;
  readonly created: string;
  readonly data: Readonly<Record<string, unknown>>;
}

describe('the contact centre of the playground [I]', () => {
  let emulator: Emulator;
  let world: PlaygroundWorld;
  let time: number;
  let centre: ReturnType<typeof createContactCentre>;

  beforeEach(async () => {
    time = Date.UTC(2026, 10, 23, 9);
    emulator = createEmulator({ now: () => time });
    await emulator.listen();
    world = buildWorld(emulator);
    const org = { id: world.bot.orgId, uuid: world.centre.orgId };
    centre = createContactCentre({ ...world, people: [NOA], org, clock: { now: () => time }, emulator });
  });
  afterEach(() => emulator.close());

  /** As the admin of the organisation reads them, newest first. */
  const read = async (path: string, from: string, to: string): Promise<readonly AuditRecord[]> => {
    const query = new URLSearchParams({ orgId: world.bot.orgId });
    query.set(from, new Date(time - 24 * HOUR_MS).toISOString());
    query.set(to, new Date(time + 1).toISOString());
    const response = await fetch(`${emulator.address.apiUrl}${path}?${query}`, {
      headers: { authorization: `Bearer ${world.centre.token}`, connection: 'close' },
    });
    assert.equal(response.status, 200);
    return JSON.parse(await response.text()).items;
  };
  const changes = () => read('/adminAudit/events', 'from', 'to');
  const signIns = () => read('/admin/securityAudit/events', 'startTime', 'endTime');

  it('records the service identity for somebody without keys, and the name once there are keys', async () => {
    centre.act(NOA.email, 'modify-queue');
    centre.setKeys(NOA.email, true);
    assert.deepEqual(centre.people(), [{ ...NOA, hasKeys: true }]);
    time += 1000;
    centre.act(NOA.email, 'modify-queue');
    assert.deepEqual(
      (await changes()).map(({ data }) => [data['actorEmail'], data['actorName']]),
      [
        [NOA.email, NOA.name],
        ['api@cconesp.net', 'api@cconesp.net'],
      ],
    );
  });

  it('makes one record of its own of every deed, which says that it is synthetic', async () => {
    for (const deed of CENTRE_DEEDS) centre.act(NOA.email, deed);
    const records = await changes();
    assert.deepEqual(
      new Set(records.map(({ data }) => `${data['configOperationType']} ${data['targetType']}`)),
      new Set(['UPDATE CONTACT_SERVICE_QUEUE', 'UPDATE USER', 'DELETE ENTRY_POINT']),
    );
    assert.equal(new Set(records.map(({ id }) => id)).size, CENTRE_DEEDS.length);
    for (const { created, data } of records) {
      assert.equal(created, new Date(time).toISOString());
      assert.equal(data['eventCategory'], 'CONTACT_CENTER');
      assert.match(`${data['trackingId']} ${data['eventDescription']}`, /^SYNTHETIC.*synthetic/);
    }
  });

  it('signs people in shortly before the first deed of a shift', async () => {
    centre.act(NOA.email, 'modify-queue');
    time += 2 * HOUR_MS;
    centre.act(NOA.email, 'modify-user');
    assert.deepEqual(
      (await signIns()).map(({ created, data }) => [created, data['actorEmail'], data['actorClientName']]),
      [['2026-11-23T08:55:00.000Z', NOA.email, 'Webex Admin Portal']],
    );
    time += 9 * HOUR_MS;
    centre.act(NOA.email, 'modify-user');
    assert.equal((await signIns()).length, 2);
  });

  it('withdraws the authorisation of the Service App, and gives it back', async () => {
    const token = async (): Promise<number> => {
      const { appId, clientId, clientSecret } = world.auditApp;
      const response = await fetch(`${emulator.address.apiUrl}/applications/${appId}/token`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${world.managerToken}`,
          'content-type': 'application/json',
          connection: 'close',
        },
        body: JSON.stringify({ clientId, clientSecret, targetOrgId: world.bot.orgId }),
      });
      return response.status;
    };
    assert.deepEqual([centre.isAuthorised(), await token()], [true, 200]);
    for (const isAuthorised of [false, false, true, true]) {
      centre.setAuthorised(isAuthorised);
      assert.deepEqual([centre.isAuthorised(), await token()], [isAuthorised, isAuthorised ? 200 : 404]);
    }
  });

  it('knows who works there', () => {
    assert.throws(() => centre.act('somebody@example.net', 'modify-user'), /does not work/);
    assert.throws(() => centre.setKeys('somebody@example.net', true), /does not work/);
  });
});
