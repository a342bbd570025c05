import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MessageJson } from '../../src/playground/emulator/index.ts';
import { type BotRig, startBotRig } from '../e2e/bot-rig.ts';

/** Made up, each of another shape; each is sent by another way. */
const SECRETS = {
  direct: `${'Zm9vYmFy'.repeat(4)}Q1x9_P0Z1_00000000-0000-4000-8000-00000000a001`,
  group: 'hunter2-Correct-Horse',
  stranger: 'ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8',
  file: 'AKIAZ7Q2W9E4R6T1Y8U3',
  comment: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzeW50aGV0aWMifQ.c2lnbmF0dXJlLW9mLW5vYm9keQ',
  asked: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  typed: 'xoxb-17653672481-19874698323-pdFZKVeTuE8sk7oOcHrzqqgy',
} as const;

describe('a secret that is sent to the bot [I]', function () {
  this.timeout(60_000);
  let rig: BotRig;
  let answers: readonly MessageJson[];
  before(async () => {
    rig = await startBotRig({ LOG_LEVEL: 'trace' });
    const { world } = rig;
    const space = (email: string): string =>
      world.people.find(({ account }) => account.email === email)?.directSpaceId ?? assert.fail(email);
    const admin = 'alex.admin@example.com';
    const stranger = 'sam.stranger@example.net';
    const help = await rig.ask(admin, space(admin), 'help');
    const claim = JSON.stringify({ intent: 'claim', events: ['c-0a1b2c3d4e5f60718293'], statement: 'mine' });
    const file = { name: `key ${SECRETS.file}.csv`, bytes: new TextEncoder().encode('a,b\n') };
    answers = [
      await rig.ask(admin, space(admin), `who changed ${SECRETS.direct} yesterday`),
      await rig.ask('vic.viewer@example.com', world.group.id, `my password is ${SECRETS.group}`),
      await rig.ask(stranger, space(stranger), SECRETS.stranger),
      await rig.ask(admin, space(admin), '', file),
      await rig.submit(admin, help, { whodunit: 1, question: claim, comment: `token: ${SECRETS.comment}` }),
      await rig.submit(admin, help, { whodunit: 1, ask: `changes containing "${SECRETS.asked}"` }),
      await rig.submit(admin, help, { anything: SECRETS.typed }),
    ];
  });
  after(() => rig.stop());

  it('is warned of, in every way of sending it', () => {
    for (const [index, { markdown, text }] of answers.entries()) {
      assert.match(`${markdown ?? text}`, /replace the key or password/, `answer ${index}`);
    }
  });

  it('is repeated in no answer', () => {
    const said = JSON.stringify(answers);
    for (const [way, secret] of Object.entries(SECRETS)) assert.ok(!said.includes(secret), way);
  });

  it('is in no file of the data folder', async () => {
    const entries = await readdir(rig.dataDir, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    assert.ok(files.length > 0);
    for (const path of files) {
      const content = `${path} ${await readFile(path, 'latin1')}`;
      for (const [way, secret] of Object.entries(SECRETS)) assert.ok(!content.includes(secret), `${way} in ${path}`);
    }
  });

  it('is in no line of the log, at any level', () => {
    const log = rig.output();
    assert.match(log, /"level":(?:10|20)/);
    for (const [way, secret] of Object.entries(SECRETS)) assert.ok(!log.includes(secret), way);
  });
});
