import assert from 'node:assert/strict';
import { assertExchangesMatchSpec, skipWithoutSpecs } from '../contract/webex-spec.ts';
import { type Desk, openDesk } from './emulator-desk.ts';

const card = (content: object = {}) => ({
  contentType: 'application/vnd.microsoft.card.adaptive',
  content: { type: 'AdaptiveCard', version: '1.3', body: [], ...content },
});
const actions = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ type: 'Action.Submit', title: `${index}` }));

describe('emulator: messages [I]', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk();
  });
  afterEach(() => desk.close());

  const post = (body: object, as = desk.bot) => desk.call(as, 'POST', '/messages', { roomId: desk.group.id, ...body });
  const status = async (body: object, as = desk.bot) => (await post(body, as)).status;

  it('answers the message that was posted', async () => {
    const { status: code, body } = await post({ markdown: '**Hello** [there](https://example.com)' });
    assert.equal(code, 200);
    assert.deepEqual(
      [body.text, body.html, body['markdown'], body['roomType'], body['personEmail'], body['created']],
      [
        'Hello there',
        '<p><strong>Hello</strong> <a href="https://example.com" rel="nofollow">there</a></p>',
        '**Hello** [there](https://example.com)',
        'group',
        'whodunit@webex.bot',
        '2026-11-16T08:00:00.000Z',
      ],
    );
  });

  for (const field of ['text', 'markdown']) {
    it(`takes 7439 bytes of ${field}, and not one more`, async () => {
      assert.equal(await status({ [field]: 'a'.repeat(7439) }), 200);
      assert.equal(await status({ [field]: 'a'.repeat(7440) }), 400);
      assert.equal(await status({ [field]: 'é'.repeat(3720) }), 400);
    });
  }

  it('refuses a message without content, without place or with two places', async () => {
    assert.equal(await status({}), 400);
    assert.equal(await status({ text: '' }), 400);
    assert.equal((await desk.call(desk.bot, 'POST', '/messages', { text: 'x' })).status, 400);
    assert.equal(await status({ text: 'x', toPersonEmail: 'zoe@example.com' }), 400);
  });

  it('takes one card of version 1.3 with words beside it', async () => {
    assert.equal(await status({ text: 'x', attachments: [card({ actions: actions(5) })] }), 200);
    const refused: readonly [string, object][] = [
      ['no words', { attachments: [card()] }],
      ['two cards', { text: 'x', attachments: [card(), card()] }],
      ['version 1.4', { text: 'x', attachments: [card({ version: '1.4' })] }],
      ['version 2.0', { text: 'x', attachments: [card({ version: '2.0' })] }],
      ['no version', { text: 'x', attachments: [card({ version: undefined })] }],
      ['no card', { text: 'x', attachments: [card({ type: 'Container' })] }],
      ['other content type', { text: 'x', attachments: [{ ...card(), contentType: 'image/png' }] }],
      ['six actions', { text: 'x', attachments: [card({ actions: actions(6) })] }],
      [
        'six actions in sets',
        { text: 'x', attachments: [card({ actions: actions(3), body: [{ type: 'ActionSet', actions: actions(3) }] })] },
      ],
    ];
    for (const [title, body] of refused) assert.equal(await status(body), 400, title);
  });

  it('lets a large card pass with a warning', async () => {
    assert.equal(
      await status({ text: 'x', attachments: [card({ body: [{ type: 'TextBlock', text: 'a'.repeat(20_000) }] })] }),
      200,
    );
    assert.match(desk.emulator.warnings[0]?.what ?? '', /card of \d+ bytes/);
  });

  it('edits ten times and no more, only words, only by the author', async () => {
    const { body: message } = await post({ markdown: 'first' });
    const edit = (body: object, as = desk.bot, id = message.id) =>
      desk.call(as, 'PUT', `/messages/${id}`, { roomId: desk.group.id, ...body });
    desk.time += 60_000;
    for (let count = 1; count <= 10; count += 1) {
      const { status: code, body } = await edit({ markdown: `edit *${count}*` });
      assert.deepEqual([code, body.text, body['updated']], [200, `edit ${count}`, '2026-11-16T08:01:00.000Z']);
    }
    assert.equal((await edit({ markdown: 'eleventh' })).status, 400);
    assert.equal(desk.emulator.message(message.id ?? '')?.text, 'edit 10');

    const { body: other } = await post({ text: 'x' });
    assert.equal((await edit({ text: 'mine now' }, desk.zoe, other.id)).status, 403);
    assert.equal((await edit({ markdown: 'x', html: '<p>x</p>' }, desk.bot, other.id)).status, 400);
    assert.equal((await edit({ markdown: 'a'.repeat(7440) }, desk.bot, other.id)).status, 400);
    assert.equal((await edit({}, desk.bot, other.id)).status, 400);
    assert.equal((await edit({ text: 'x', roomId: desk.direct.id }, desk.bot, other.id)).status, 400);
    const { body: withCard } = await post({ text: 'x', attachments: [card()] });
    assert.equal((await edit({ text: 'y' }, desk.bot, withCard.id)).status, 400);
  });

  it('deletes own messages only', async () => {
    const { body: message } = await post({ text: 'x' });
    const path = `/messages/${message.id}`;
    assert.equal((await desk.call(desk.zoe, 'DELETE', path)).status, 403);
    assert.equal((await desk.call(desk.bot, 'DELETE', path)).status, 204);
    assert.equal((await desk.call(desk.bot, 'GET', path)).status, 404);
  });

  it('keeps threads one level deep and in one space', async () => {
    const { body: root } = await post({ text: 'root' });
    const { status: code, body: reply } = await post({ text: 'reply', parentId: root.id });
    assert.deepEqual([code, reply['parentId']], [200, root.id]);
    assert.equal(await status({ text: 'x', parentId: reply.id }), 400);
    assert.equal(await status({ text: 'x', parentId: 'nothing' }), 404);
    const elsewhere = desk.emulator.postAs(desk.zoe.id, desk.direct.id, { text: 'x' });
    assert.equal(await status({ text: 'x', parentId: elsewhere.id }), 404);
  });

  it('makes a 1:1 space for toPersonEmail and toPersonId, once', async () => {
    const first = await desk.call(desk.bot, 'POST', '/messages', { toPersonEmail: 'OMAR@example.com', text: 'x' });
    const second = await desk.call(desk.bot, 'POST', '/messages', { toPersonId: desk.omar.id, text: 'y' });
    assert.deepEqual([first.status, second.status, first.body['roomType']], [200, 200, 'direct']);
    assert.equal(first.body['roomId'], second.body['roomId']);
    assert.equal(
      (await desk.call(desk.bot, 'POST', '/messages', { toPersonEmail: 'nobody@example.com', text: 'x' })).status,
      404,
    );
    assert.equal((await desk.call(desk.bot, 'POST', '/messages', { toPersonId: desk.bot.id, text: 'x' })).status, 400);
    const { body: direct } = await desk.call(desk.bot, 'GET', '/messages/direct?personEmail=omar%40example.com');
    assert.deepEqual(
      direct.items?.map(({ text }) => text),
      ['y', 'x'],
    );
  });

  it('shows a bot in a group only what mentions it, and its own', async () => {
    const { emulator, zoe, bot, group } = desk;
    const talk = emulator.postAs(zoe.id, group.id, { text: 'among us' });
    const asked = emulator.postAs(zoe.id, group.id, { text: 'who?', mentionId: bot.id });
    const own = (await post({ text: 'me' })).body;
    const seen = async (id: string | undefined) => (await desk.call(bot, 'GET', `/messages/${id}`)).status;
    assert.deepEqual([await seen(talk.id), await seen(asked.id), await seen(own.id)], [404, 200, 200]);

    const list = `/messages?roomId=${group.id}`;
    assert.equal((await desk.call(bot, 'GET', list)).status, 403);
    assert.equal((await desk.call(bot, 'GET', `${list}&mentionedPeople=${zoe.id}`)).status, 403);
    const mentions = await desk.call(bot, 'GET', `${list}&mentionedPeople=me`);
    assert.deepEqual(
      mentions.body.items?.map(({ id }) => id),
      [asked.id],
    );
    const all = await desk.call(zoe, 'GET', list);
    assert.deepEqual(
      all.body.items?.map(({ id }) => id),
      [own.id, asked.id, talk.id],
    );
  });

  it('finds again what a bot said that mentions itself', async () => {
    await post({ markdown: `Digest <@personId:${desk.bot.id}|Who Dunit> digest-2026-w46` });
    const { body } = await desk.call(desk.bot, 'GET', `/messages?roomId=${desk.group.id}&mentionedPeople=me`);
    assert.deepEqual(
      body.items?.map(({ text }) => text),
      ['Digest Who Dunit digest-2026-w46'],
    );
  });

  it('pages newest first, at most 100 with mentionedPeople', async () => {
    for (let count = 1; count <= 120; count += 1)
      desk.emulator.postAs(desk.zoe.id, desk.group.id, { text: `${count}`, mentionId: desk.bot.id });
    const first = await desk.call(desk.bot, 'GET', `/messages?roomId=${desk.group.id}&mentionedPeople=me&max=500`);
    assert.equal(first.body.items?.length, 100);
    const next = /^<(.*)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const second = await desk.call(desk.bot, 'GET', next.slice(desk.emulator.address.apiUrl.length));
    assert.deepEqual(
      second.body.items?.map(({ text }) => text),
      Array.from({ length: 20 }, (_, index) => `Who Dunit ${20 - index}`),
    );
    assert.equal(second.headers.get('link'), null);
    assert.equal((await desk.call(desk.zoe, 'GET', `/messages?roomId=${desk.group.id}`)).body.items?.length, 50);
    assert.equal((await desk.call(desk.zoe, 'GET', `/messages?roomId=${desk.group.id}&max=0`)).status, 400);
  });

  it('lists what came before a time or a message', async () => {
    const first = desk.emulator.postAs(desk.zoe.id, desk.direct.id, { text: 'first' });
    desk.time += 1000;
    const second = desk.emulator.postAs(desk.zoe.id, desk.direct.id, { text: 'second' });
    const texts = async (query: string) =>
      (await desk.call(desk.bot, 'GET', `/messages?roomId=${desk.direct.id}&${query}`)).body.items?.map(
        ({ text }) => text,
      );
    assert.deepEqual(await texts(`before=${second.created}`), ['first']);
    assert.deepEqual(await texts(`beforeMessage=${second.id}`), ['first']);
    assert.deepEqual(await texts(`before=${first.created}`), []);
    assert.equal((await desk.call(desk.bot, 'GET', `/messages?roomId=${desk.direct.id}&before=yesterday`)).status, 400);
  });

  it('keeps strangers out', async () => {
    const outsider = desk.emulator.addPerson({ email: 'eve@example.org', displayName: 'Eve' });
    const message = desk.emulator.postAs(desk.zoe.id, desk.group.id, { text: 'x' });
    assert.equal((await desk.call(outsider, 'GET', `/messages?roomId=${desk.group.id}`)).status, 404);
    assert.equal((await desk.call(outsider, 'GET', `/messages/${message.id}`)).status, 404);
    assert.equal(await status({ text: 'x' }, outsider), 404);
  });

  it('keeps to the published description', async function () {
    skipWithoutSpecs(this);
    const { body } = await post({ markdown: '<@all> hi', attachments: [card()] });
    const { body: edited } = await post({ markdown: 'a' });
    await desk.call(desk.bot, 'PUT', `/messages/${edited.id}`, { roomId: desk.group.id, text: 'b' });
    await desk.call(desk.zoe, 'GET', `/messages?roomId=${desk.group.id}&max=1`);
    await desk.call(desk.bot, 'GET', `/messages/direct?personId=${desk.zoe.id}`);
    await desk.call(desk.bot, 'GET', `/messages/${body.id}`);
    await desk.call(desk.bot, 'GET', '/messages/none');
    await desk.call(desk.bot, 'DELETE', `/messages/${body.id}`);
    assertExchangesMatchSpec(desk.emulator.exchanges);
  });
});
