/**
 * The bot as it is shipped, in a process of its own, and each way by which data comes in: polls of the audit API, the
 * vendor's own example, workbooks and PDF files that LibreOffice wrote, dropped into a space or put into a folder.
 */
import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type MessageJson, uuidOf } from '../../src/playground/emulator/index.ts';
import { auditEvent, worldRecords } from '../sources/audit-api/audit-world.ts';
import { type BotRig, startBotRig } from './bot-rig.ts';

const ADMIN = 'alex.admin@example.com';
const DAY_MS = 86_400_000;
const YEAR = 400;
/** In every document of test/fixtures/portal. */
const DOCUMENT_ROWS = 120;

describe('every way that data arrives, in the running bot [E]', function () {
  this.timeout(120_000);
  let inbox: string;
  let rig: BotRig;
  let room: string;

  before(async () => {
    inbox = await mkdtemp(join(tmpdir(), 'whodunit-inbox-'));
    const now = Date.now();
    rig = await startBotRig((emulator, world) => {
      const { orgId, token } = world.centre;
      const records = worldRecords(YEAR, now - 350 * DAY_MS, 20 * 3_600_000);
      const [admin] = world.people;
      emulator.addAuditEvents(
        admin?.account.orgId ?? '',
        records.map((record) => auditEvent(record, orgId)),
      );
      return {
        AUDIT_API_URL: `${emulator.address.origin}/v1`,
        AUDIT_ORG_ID: orgId,
        AUDIT_ACCESS_TOKEN: token,
        AUDIT_INBOX: inbox,
      };
    });
    room = rig.world.people.find(({ account }) => account.email === ADMIN)?.directSpaceId ?? '';
  });
  after(async () => {
    await rig?.stop();
    await rm(inbox, { recursive: true, force: true });
  });

  const ask = (text: string): Promise<MessageJson> => rig.ask(ADMIN, room, text);
  const drop = async (name: string): Promise<MessageJson> => {
    const bytes = await readFile(join('test/fixtures', name));
    return rig.ask(ADMIN, room, '', { name: name.slice(name.lastIndexOf('/') + 1), bytes });
  };
  const textOf = ({ text }: MessageJson): string => text ?? '';
  const counted = async (): Promise<number> => {
    const said = textOf(await ask('how many changes'));
    return Number(/([\d,]+) changes?/.exec(said)?.[1]?.replace(',', ''));
  };

  async function until(expected: number): Promise<void> {
    for (let tries = 0; tries < 100; tries += 1) {
      if ((await counted()) === expected) return;
      await wait(300);
    }
    assert.equal(await counted(), expected);
  }

  it('has fetched the year that the vendor keeps, without being asked', async () => {
    await until(YEAR);
    assert.match(textOf(await ask('coverage')), /complete/i);
    assert.match(textOf(await ask('access')), /works/i);
  });

  it('takes the event in that the vendor gives as an example', async () => {
    assert.match(textOf(await drop('vendor-example-event.json')), /1 change added/);
  });

  it('shows a workbook first, and takes it in with one press', async () => {
    const preview = await drop('portal/wrapped.xlsx');
    assert.match(textOf(preview), /wrapped\.xlsx read correctly/);
    const before = await counted();
    assert.match(textOf(await rig.press(ADMIN, preview, 'Take it in')), /120 changes added/);
    assert.equal(await counted(), before + DOCUMENT_ROWS);
    assert.match(textOf(await rig.press(ADMIN, preview, 'Take it in')), /already/i);
    assert.equal(await counted(), before + DOCUMENT_ROWS);
  });

  it('asks for the zone of a PDF file, and knows the records of the workbook again', async () => {
    const preview = await drop('portal/day-first.pdf');
    const [, order] = /say "(take file [\w-]+)/.exec(textOf(preview)) ?? [];
    const before = await counted();
    assert.match(textOf(await ask(`${order} in Europe/Berlin`)), /0 new, 120 already known, 0 not read/);
    assert.equal(await counted(), before);
  });

  it('takes in a PDF file of a text document, but for rows that run over to the next page', async () => {
    const preview = await drop('portal/writer.pdf');
    const before = await counted();
    assert.match(textOf(await rig.press(ADMIN, preview, 'Take it in')), /118 new, 0 already known, 2 not read/);
    assert.equal(await counted(), before + DOCUMENT_ROWS - 2);
  });

  it('refuses a file that is none of these, and goes on', async () => {
    const reply = await rig.ask(ADMIN, room, '', {
      name: 'trail.xlsx',
      bytes: Buffer.from('PK\u0003\u0004 and no more'),
    });
    assert.match(textOf(reply), /not read|cannot be read/i);
    assert.ok((await counted()) > 0);
  });

  it('takes in what is put into the watched folder', async () => {
    const before = await counted();
    await copyFile('test/fixtures/portal/plain.xlsx', join(inbox, 'plain.xlsx'));
    await until(before + DOCUMENT_ROWS);
    assert.deepEqual(await readdir(join(inbox, 'done')), ['plain.xlsx']);
  });

  it('fetches what is new when somebody says so', async () => {
    const before = await counted();
    const { orgId } = rig.world.centre;
    const [admin] = rig.world.people;
    assert.equal(uuidOf(admin?.account.orgId ?? ''), orgId);
    rig.emulator.addAuditEvents(admin?.account.orgId ?? '', [
      auditEvent({ id: 'MGU3ZTAwMDAtMDAwMC00MDAwLTgwMDAtZmZmZmZmZmZmZmZm', at: Date.now() - 1000 }, orgId),
    ]);
    await ask('pull');
    await until(before + 1);
  });
});
