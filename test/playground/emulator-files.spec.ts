import assert from 'node:assert/strict';
import { type Desk, openDesk } from './emulator-desk.ts';

const bytes = new Uint8Array([0, 1, 2, 250, 13, 10, 45, 45]);

describe('emulator: files [I]', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk();
  });
  afterEach(() => desk.close());

  const postFile = (name = 'audit.csv') =>
    desk.emulator.postAs(desk.zoe.id, desk.direct.id, { text: 'here', file: { name, contentType: 'text/csv', bytes } });
  const pathOf = (files: readonly string[] | undefined) =>
    (files?.[0] ?? '').slice(desk.emulator.address.apiUrl.length);
  const statuses = async (path: string) => {
    const { status, headers } = await desk.call(desk.bot, 'GET', path);
    return [status, headers.get('retry-after')];
  };

  it('serves a file of a message to those who may see it', async () => {
    const { files } = postFile();
    const headers = { authorization: `Bearer ${desk.bot.token}`, connection: 'close' };
    const answer = await fetch(files?.[0] ?? '', { headers });
    assert.deepEqual(new Uint8Array(await answer.arrayBuffer()), bytes);
    assert.equal(answer.headers.get('content-type'), 'text/csv');
    assert.equal(answer.headers.get('content-disposition'), 'attachment; filename="audit.csv"');
    const head = await fetch(files?.[0] ?? '', { method: 'HEAD', headers });
    assert.deepEqual([head.status, head.headers.get('content-length'), await head.text()], [200, '8', '']);
    assert.equal((await desk.call(desk.omar, 'GET', pathOf(files))).status, 404);
    assert.equal((await desk.call(undefined, 'GET', pathOf(files))).status, 401);
  });

  it('names a file whatever it is called', async () => {
    const { headers } = await desk.call(desk.bot, 'GET', pathOf(postFile('Prüf"bericht\r\n.csv').files));
    assert.equal(
      headers.get('content-disposition'),
      `attachment; filename="Pr_f_bericht__.csv"; filename*=UTF-8''Pr%C3%BCf%22bericht%0D%0A.csv`,
    );
  });

  it('answers by the state of the malware scan', async () => {
    const message = postFile();
    const path = pathOf(message.files);
    desk.emulator.setFileScan(message.id, { kind: 'scanning', untilAt: desk.time + 2500 });
    assert.deepEqual(await statuses(path), [423, '3']);
    desk.time += 2500;
    assert.deepEqual(await statuses(path), [200, null]);
    desk.emulator.setFileScan(message.id, { kind: 'infected' });
    assert.deepEqual(await statuses(path), [410, null]);
    desk.emulator.setFileScan(message.id, { kind: 'unscannable' });
    assert.deepEqual(await statuses(path), [428, null]);
    assert.deepEqual(await statuses(`${path}?allow=unscannable`), [200, null]);
  });

  it('takes an upload of one file', async () => {
    const form = new FormData();
    form.set('roomId', desk.direct.id);
    form.set('markdown', '*report*');
    form.set('files', new Blob([bytes], { type: 'application/pdf' }), 'report.pdf');
    const { status, body } = await desk.call(desk.bot, 'POST', '/messages', form);
    assert.deepEqual([status, body.text, body.files?.length], [200, 'report', 1]);
    assert.deepEqual(desk.emulator.file(body.id ?? ''), { name: 'report.pdf', contentType: 'application/pdf', bytes });
    assert.deepEqual(desk.emulator.exchanges.at(-1)?.requestBody, {
      fields: { roomId: desk.direct.id, markdown: '*report*' },
      files: [{ name: 'report.pdf', contentType: 'application/pdf', bytes: 8 }],
    });
    form.append('files', new Blob([bytes]), 'second.pdf');
    assert.equal((await desk.call(desk.bot, 'POST', '/messages', form)).status, 400);
    const edit = await desk.call(desk.bot, 'PUT', `/messages/${body.id}`, { roomId: desk.direct.id, text: 'x' });
    assert.equal(edit.status, 400);
  });

  it('takes a file without words, and refuses one by address', async () => {
    const bare = desk.emulator.postAs(desk.zoe.id, desk.direct.id, { file: { name: 'a.bin', bytes } });
    assert.deepEqual([bare.text, bare.files?.length], [undefined, 1]);
    const byAddress = { roomId: desk.direct.id, files: ['https://example.com/a.png'] };
    assert.equal((await desk.call(desk.bot, 'POST', '/messages', byAddress)).status, 400);
  });

  it('forgets the file with the message', async () => {
    const message = postFile();
    desk.emulator.deleteAs(desk.zoe.id, message.id);
    assert.equal((await desk.call(desk.zoe, 'GET', pathOf(message.files))).status, 404);
    assert.equal(desk.emulator.file(message.id), undefined);
  });
});
