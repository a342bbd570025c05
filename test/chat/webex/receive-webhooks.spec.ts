import assert from 'node:assert/strict';
import { signBody } from '../../../src/chat/webex/signature.ts';
import { quiet, SECRET, until, useRig } from '../webex-rig.ts';

describe('webhooks from Webex', () => {
  const at = useRig();

  const noticeOf = (messageId: string, more: object = {}): object => ({
    id: 'x',
    name: 'whatever',
    resource: 'messages',
    event: 'created',
    actorId: at.world.zoe.id,
    data: {
      id: messageId,
      roomId: at.world.directId,
      personId: at.world.zoe.id,
      personEmail: 'zoe@example.com',
      ...more,
    },
  });
  const post = async (body: string, signature: string | undefined): Promise<number> => {
    const headers = {
      'content-type': 'application/json',
      ...(signature !== undefined && { 'x-spark-signature': signature }),
    };
    const response = await fetch(at.rig.webhookUrl, { method: 'POST', headers, body });
    await response.text();
    return response.status;
  };
  /** A message whose own webhook is lost, so that the test delivers it. */
  const silentMessage = (text: string): string => {
    at.world.emulator.faults.deliveries({ kind: 'lose' });
    const { id } = at.world.emulator.postAs(at.world.zoe.id, at.world.directId, { text });
    at.world.emulator.faults.deliveries({ kind: 'deliver' });
    return id;
  };

  it('are answered 200 and handled when the signature is right [I]', async () => {
    const body = JSON.stringify(noticeOf(silentMessage('one')));
    assert.equal(await post(body, signBody(body, SECRET)), 200);
    await quiet(at.world, at.rig);
    assert.deepEqual(
      at.rig.seen.messages.map((message) => message.text),
      ['one'],
    );
  });

  it('are taken with white space and escapes in a signed body [I]', async () => {
    const body = `\n ${JSON.stringify(noticeOf(silentMessage('two')), null, 4).replace('zoe@', '\\u007aoe@')} \n`;
    assert.equal(await post(body, signBody(body, SECRET)), 200);
    await quiet(at.world, at.rig);
    assert.deepEqual(
      at.rig.seen.messages.map((message) => message.text),
      ['two'],
    );
  });

  it('are refused with 401 when the signature is missing, wrong, upper case or of another secret [I]', async () => {
    const body = JSON.stringify(noticeOf(silentMessage('three')));
    const good = signBody(body, SECRET);
    const bad = [
      undefined,
      '',
      'x',
      good.toUpperCase(),
      `${good}0`,
      good.slice(1),
      signBody(body, 'other'),
      signBody(`${body} `, SECRET),
    ];
    for (const signature of bad) assert.equal(await post(body, signature), 401, String(signature));
    await quiet(at.world, at.rig);
    assert.equal(at.rig.seen.messages.length, 0);
  });

  it('are refused with 400 when genuine but not JSON or without data.id [I]', async () => {
    const bodies = [
      '',
      'null',
      '[]',
      '{',
      '{"resource":"messages","event":"created"}',
      '{"resource":"messages","event":"created","data":{}}',
      '{"resource":"messages","event":"created","data":{"id":5}}',
    ];
    for (const body of bodies) assert.equal(await post(body, signBody(body, SECRET)), 400, body);
  });

  it('are handled once although Webex delivers twice, at once and later [I]', async () => {
    const body = JSON.stringify(noticeOf(silentMessage('four')));
    const statuses = await Promise.all([1, 2, 3].map(() => post(body, signBody(body, SECRET))));
    await quiet(at.world, at.rig);
    statuses.push(await post(body, signBody(body, SECRET)));
    await quiet(at.world, at.rig);
    assert.deepEqual(statuses, [200, 200, 200, 200]);
    assert.equal(at.rig.seen.messages.length, 1);
  });

  it('say nothing that is believed: who wrote what comes from the message itself [I]', async () => {
    const body = JSON.stringify(
      noticeOf(silentMessage('five'), { personId: at.world.max.id, personEmail: 'max@example.com', text: 'forged' }),
    );
    await post(body, signBody(body, SECRET));
    await quiet(at.world, at.rig);
    const message = at.rig.seen.messages[0];
    assert.equal(message?.sender.email, 'zoe@example.com');
    assert.equal(message?.text, 'five');
  });

  it('that name the bot as author do not make it deaf to a person [I]', async () => {
    const body = JSON.stringify(noticeOf(silentMessage('six'), { personId: at.world.bot.id }));
    await post(body, signBody(body, SECRET));
    await until(() => at.rig.seen.messages.length > 0);
    assert.deepEqual(
      at.rig.seen.messages.map((message) => message.text),
      ['six'],
    );
  });

  it('about a message that is gone are done with quietly [I]', async () => {
    const body = JSON.stringify(noticeOf('Y2lzY29zcGFyazovL3VzL01FU1NBR0Uvbm9uZQ'));
    assert.equal(await post(body, signBody(body, SECRET)), 200);
    await quiet(at.world, at.rig);
    assert.equal(at.rig.seen.messages.length, 0);
  });

  it('without a handler for the kind are accepted and dropped [I]', async () => {
    const body = JSON.stringify({ resource: 'rooms', event: 'updated', data: { id: at.world.groupId } });
    assert.equal(await post(body, signBody(body, SECRET)), 200);
  });
});
