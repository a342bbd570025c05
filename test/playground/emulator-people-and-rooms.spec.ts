import assert from 'node:assert/strict';
import { assertExchangesMatchSpec, skipWithoutSpecs } from '../contract/webex-spec.ts';
import { type Desk, openDesk } from './emulator-desk.ts';

describe('emulator: people, rooms and memberships [I]', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk();
  });
  afterEach(() => desk.close());
  const status = async (...call: Parameters<Desk['call']>) => (await desk.call(...call)).status;

  it('answers 401 in JSON to a missing, wrong or revoked token', async () => {
    const { emulator, zoe } = desk;
    for (const token of [undefined, 'wrong', `${zoe.token} x`]) {
      const { status: code, body, headers } = await desk.call(token, 'GET', '/people/me');
      assert.equal(code, 401);
      assert.match(body.message ?? '', /valid access token/);
      assert.deepEqual(body['errors'], [{ description: body.message }]);
      assert.equal(body['trackingId'], headers.get('trackingid'));
    }
    assert.equal(await status(zoe, 'GET', '/people/me'), 200);
    emulator.revokeToken(zoe.token);
    assert.equal(await status(zoe, 'GET', '/people/me'), 401);
  });

  it('makes ids and bot tokens as real ones are', () => {
    assert.equal(
      Buffer.from(desk.bot.id, 'base64').toString(),
      'ciscospark://us/PEOPLE/00000000-0000-4000-8000-000000000001',
    );
    assert.doesNotMatch(desk.bot.id, /[=+/]/);
    assert.match(desk.bot.token, /_PF84_[0-9a-f-]{36}$/);
  });

  it('answers 404 to unknown paths, 405 to unknown methods, 400 and 415 to unfit bodies', async () => {
    const { emulator, bot } = desk;
    assert.equal(await status(bot, 'GET', '/teams'), 404);
    assert.equal(await status(bot, 'DELETE', '/people/me'), 405);
    assert.equal(await status(bot, 'POST', '/messages'), 400);
    assert.equal(await status(bot, 'POST', '/messages', new URLSearchParams('text=x')), 415);
    assert.equal(await status(bot, 'POST', '/messages', { roomId: 7, text: 'x' }), 400);
    const headers = { authorization: `Bearer ${bot.token}`, 'content-type': 'application/json', connection: 'close' };
    const broken = await fetch(`${emulator.address.apiUrl}/messages`, { method: 'POST', headers, body: '{"text":' });
    assert.deepEqual([broken.status, (await broken.text()).includes('not valid JSON')], [400, true]);
  });

  it('shows oneself and others', async () => {
    const { bot, zoe } = desk;
    const { body: me } = await desk.call(bot, 'GET', '/people/me');
    assert.deepEqual(
      [me.id, me['type'], me['emails'], me['displayName']],
      [bot.id, 'bot', ['whodunit@webex.bot'], 'Who Dunit'],
    );
    const { body: other } = await desk.call(bot, 'GET', `/people/${zoe.id}`);
    assert.deepEqual([other['firstName'], other['lastName'], other['type']], ['Zoe', 'Keller', 'person']);
    assert.equal(await status(bot, 'GET', '/people/nobody'), 404);
  });

  it('looks people up by id, also as the SDK asks', async () => {
    const { bot, zoe, omar } = desk;
    const { body } = await desk.call(bot, 'GET', `/people/?id=${zoe.id},ghost,${omar.id}&showAllTypes=false`);
    assert.deepEqual(
      body.items?.map(({ id }) => id),
      [zoe.id, omar.id],
    );
    assert.deepEqual(body['notFoundIds'], ['ghost']);
    assert.equal(await status(bot, 'GET', `/people?id=${Array.from({ length: 86 }, () => zoe.id).join(',')}`), 400);
  });

  it('looks people up by email and by start of name, within the organization only', async () => {
    const { emulator, bot, zoe } = desk;
    emulator.addPerson({ email: 'zoe@example.org', displayName: 'Zoe Elsewhere', orgId: 'another' });
    const ids = async (query: string) =>
      (await desk.call(bot, 'GET', `/people?${query}`)).body.items?.map(({ id }) => id);
    assert.deepEqual(await ids('email=ZOE%40example.com'), [zoe.id]);
    assert.deepEqual(await ids('email=zoe%40example.org'), []);
    assert.deepEqual(await ids('displayName=zo'), [zoe.id]);
    assert.equal(await status(bot, 'GET', '/people'), 400);
    assert.equal((await desk.call(zoe, 'GET', '/people')).body.items?.length, 3);
  });

  it('lists own rooms, names a 1:1 space after the other one, and hides the rest', async () => {
    const { emulator, bot, zoe, omar, group, direct } = desk;
    const secret = emulator.createRoom({ title: 'Secret', creatorId: omar.id });
    const titles = async (as: typeof bot, query = '') =>
      (await desk.call(as, 'GET', `/rooms${query}`)).body.items?.map((room) => room['title']);
    assert.deepEqual(new Set(await titles(bot)), new Set(['Operations', 'Zoe Keller']));
    assert.deepEqual(await titles(zoe, '?type=direct'), ['Who Dunit']);
    assert.equal((await desk.call(bot, 'GET', `/rooms/${direct.id}`)).body['title'], 'Zoe Keller');
    assert.equal(await status(bot, 'GET', `/rooms/${secret.id}`), 404);
    assert.equal((await desk.call(bot, 'GET', `/rooms/${group.id}`)).body['ownerId'], zoe.orgId);
  });

  it('creates, renames, locks, leaves and deletes rooms', async () => {
    const { zoe, omar } = desk;
    const { body: room } = await desk.call(zoe, 'POST', '/rooms', { title: 'New', isLocked: true });
    await desk.call(zoe, 'POST', '/memberships', { roomId: room.id, personId: omar.id });
    assert.equal((await desk.call(zoe, 'PUT', `/rooms/${room.id}`, { title: 'Newer' })).body['title'], 'Newer');
    assert.equal(await status(zoe, 'POST', '/rooms', { title: ' ' }), 400);
    assert.equal(await status(omar, 'POST', '/memberships', { roomId: room.id, personId: desk.bot.id }), 403);
    assert.equal(await status(omar, 'DELETE', `/rooms/${room.id}`), 204);
    assert.equal(await status(omar, 'GET', `/rooms/${room.id}`), 404);
    assert.equal(await status(zoe, 'GET', `/rooms/${room.id}`), 200);
    assert.equal(await status(zoe, 'DELETE', `/rooms/${room.id}`), 204);
    assert.equal(await status(zoe, 'GET', `/rooms/${room.id}`), 404);
  });

  it('lists memberships: own, of a room, of a person in a room', async () => {
    const { bot, zoe, group, direct } = desk;
    const people = async (query: string) =>
      (await desk.call(bot, 'GET', `/memberships${query}`)).body.items?.map((one) => one['personEmail']);
    assert.deepEqual(await people('?max=1000'), ['whodunit@webex.bot', 'whodunit@webex.bot']);
    assert.deepEqual(await people(`?roomId=${direct.id}`), ['zoe@example.com', 'whodunit@webex.bot']);
    assert.deepEqual(await people(`?roomId=${group.id}&personId=${zoe.id}`), ['zoe@example.com']);
    assert.deepEqual(await people(`?roomId=${group.id}&personEmail=ZOE@example.com`), ['zoe@example.com']);
    assert.equal(await status(bot, 'GET', `/memberships?personId=${zoe.id}`), 400);
  });

  it('adds a person once, and lets nobody into a 1:1 space', async () => {
    const { emulator, zoe, group, direct } = desk;
    const eve = emulator.addPerson({ email: 'eve@example.org', displayName: 'Eve' });
    const add = (roomId: string, who: object) => desk.call(zoe, 'POST', '/memberships', { roomId, ...who });
    const { status: code, body } = await add(group.id, { personEmail: 'eve@example.org' });
    assert.deepEqual([code, body['personId'], body['roomType']], [200, eve.id, 'group']);
    assert.equal((await add(group.id, { personId: eve.id })).status, 409);
    assert.equal((await add(group.id, { personEmail: 'nobody@example.org' })).status, 404);
    assert.equal((await add(group.id, {})).status, 400);
    assert.equal((await add(direct.id, { personId: eve.id })).status, 403);
    assert.equal(await status(eve, 'DELETE', `/memberships/${body.id}`), 204);
    assert.equal(await status(eve, 'GET', `/rooms/${group.id}`), 404);
  });

  it('updates a membership', async () => {
    const { zoe, group } = desk;
    const [own] = desk.emulator.members(group.id);
    const path = `/memberships/${own?.id}`;
    assert.equal(
      (await desk.call(zoe, 'PUT', path, { isModerator: false, isRoomHidden: true })).body['isRoomHidden'],
      true,
    );
    assert.equal(await status(zoe, 'PUT', path, { isModerator: true, isRoomHidden: true }), 403);
    assert.equal(await status(zoe, 'PUT', path, { isRoomHidden: true }), 400);
  });

  it('pages through everything with Link, no item twice and none left out', async () => {
    for (let count = 0; count < 25; count += 1)
      desk.emulator.createRoom({ title: `Room ${count}`, creatorId: desk.bot.id });
    for (const [first, expected] of [
      ['/rooms?max=10', 27],
      ['/memberships?max=10', 27],
    ] as const) {
      const seen: string[] = [];
      let path: string | undefined = first;
      while (path !== undefined) {
        const { body, headers } = await desk.call(desk.bot, 'GET', path);
        seen.push(...(body.items ?? []).map(({ id }) => id ?? ''));
        path = /^<(.*)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1]?.slice(desk.emulator.address.apiUrl.length);
      }
      assert.deepEqual([seen.length, new Set(seen).size], [expected, expected]);
    }
    assert.equal(await status(desk.bot, 'GET', '/rooms?cursor=bogus'), 400);
  });

  it('keeps to the published description', async function () {
    skipWithoutSpecs(this);
    const { bot, zoe, omar, group } = desk;
    await desk.call(bot, 'GET', '/people/me');
    await desk.call(bot, 'GET', `/people/?id=${zoe.id},ghost&showAllTypes=false`);
    const { body: room } = await desk.call(bot, 'POST', '/rooms', { title: 'x' });
    await desk.call(bot, 'PUT', `/rooms/${room.id}`, { title: 'y' });
    const { body: member } = await desk.call(bot, 'POST', '/memberships', { roomId: room.id, personEmail: omar.email });
    await desk.call(bot, 'GET', `/memberships/${member.id}`);
    await desk.call(bot, 'PUT', `/memberships/${member.id}`, { isModerator: false, isRoomHidden: false });
    await desk.call(bot, 'DELETE', `/memberships/${member.id}`);
    await desk.call(bot, 'GET', `/memberships?roomId=${group.id}&max=2`);
    await desk.call(bot, 'GET', '/rooms?max=1');
    await desk.call(bot, 'GET', `/rooms/${group.id}`);
    await desk.call(bot, 'DELETE', `/rooms/${room.id}`);
    await desk.call('nobody', 'GET', '/rooms');
    assertExchangesMatchSpec(desk.emulator.exchanges);
  });
});
