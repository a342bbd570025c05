import assert from 'node:assert/strict';
import type { Answer } from '../../src/audit/answer.ts';
import { automationKey } from '../../src/audit/automation.ts';
import { EXAMPLE_LAST_WEEK } from '../../src/questions/example-clock.ts';
import { anIncoming } from '../fixtures/events.ts';
import { readCsv } from '../fixtures/read-csv.ts';
import { matchGolden } from './golden-case.ts';
import { asMessage, refusalOf, render, SPACE, STRANGER, sameFromButton, useRig } from './rig.ts';
import { eventName, SERVICE } from './world.ts';

/** Cells of each row, without the header. */
function rowsOf({ file }: Answer): readonly (readonly string[])[] {
  assert.equal(file?.mediaType, 'text/csv');
  return readCsv(
    Buffer.from(file?.bytes ?? [])
      .toString('utf8')
      .slice(1),
  ).slice(1);
}

const idsOf = (answer: Answer): readonly string[] => rowsOf(answer).map(([, , id = '']) => eventName(id));

describe('digest-export [I]', () => {
  const rig = useRig();
  const inSpace = { space: SPACE };

  it('gives the changes without a name of the last complete week, newest first', async () => {
    const answer = asMessage(await sameFromButton(rig, 'export digest', inSpace));
    assert.deepEqual(idsOf(answer), ['night-sunday', 'support-deleted', 'night-anonymous', 'zoe-modified']);
    assert.equal(answer.title, '4 changes without a name, 16-22 Nov 2026 (CET)');
    assert.equal(answer.file?.name, 'changes-without-a-name-2026-11-16-to-2026-11-22.csv');
    assert.deepEqual(
      { from: answer.question?.from, to: answer.question?.to },
      { from: EXAMPLE_LAST_WEEK.from, to: EXAMPLE_LAST_WEEK.to },
    );
  });

  it('goes out with the reply', async () => {
    const answer = await rig.ask('export digest', inSpace);
    assert.equal(render(answer).file, answer.file);
  });

  it('counts as the digest of the same week does', async () => {
    const digest = await rig.ask('digest', inSpace);
    assert.ok(digest.kind === 'summary' && digest.content.kind === 'digest');
    assert.equal(rowsOf(await rig.ask('digest export', inSpace)).length, digest.content.facts.unattributed);
  });

  const rows = [
    ['export digest only users', ['zoe-modified']],
    ['export digest only queues and users', ['night-sunday', 'support-deleted', 'night-anonymous', 'zoe-modified']],
    ['download the unattributed changes on 20 November', ['support-deleted']],
    ['export all changes without a name since 20 November', ['night-sunday', 'support-deleted']],
    ['export anonymous changes before 19 November', ['zoe-modified']],
  ] as const;
  for (const [text, expected] of rows) {
    it(`"${text}"`, async () => assert.deepEqual(idsOf(await rig.ask(text, inSpace)), expected));
  }

  it('leaves automation out, and says so', async () => {
    const rule = { identity: SERVICE.email ?? '', entityType: 'user', by: 'operator', at: 0 };
    await rig.store.state.update('automations', automationKey(rule), () => rule);
    const answer = asMessage(await rig.ask('export digest', inSpace));
    assert.deepEqual(idsOf(answer), ['night-sunday', 'support-deleted', 'night-anonymous']);
    assert.match(answer.lines.join(' '), /1 change by automation is not in it\./);
  });

  it('has no file when there is nothing to tell', async () => {
    const answer = asMessage(await rig.ask('export digest week 46', inSpace));
    assert.equal(answer.title, 'No changes without a name to export');
    assert.equal(answer.file, undefined);
  });

  it('sends its file in Webex only, and says so elsewhere', async () => {
    const answer = asMessage(await rig.ask('export digest', { as: 'operator' }));
    assert.equal(answer.file, undefined);
    assert.match(answer.lines.join(' '), /sent in Webex/);
  });

  it('gives strangers nothing', async () => {
    const answer = await rig.ask('export digest', { as: STRANGER, space: SPACE });
    refusalOf(answer);
    assert.equal(answer.file, undefined);
  });

  it('ends at 50,000 changes and says that there are more', async function () {
    this.timeout(60_000);
    const many = Array.from({ length: 50_010 }, (_, at) =>
      anIncoming({ id: `c-many-${at}`, time: EXAMPLE_LAST_WEEK.from + at, actor: SERVICE, entityType: 'many' }),
    );
    await rig.store.append(many);
    const answer = asMessage(await rig.ask('export digest only type "many"', inSpace));
    const [, ...lines] = Buffer.from(answer.file?.bytes ?? [])
      .toString('utf8')
      .trimEnd()
      .split('\r\n');
    const ids = [lines[0], lines.at(-1)].map((line) => line?.split(',')[2]);
    assert.deepEqual([lines.length, ...ids], [50_000, 'c-many-50009', 'c-many-10']);
    assert.match(answer.lines.join(' '), /A file holds 50,000 changes, and there are more: these are the newest/);
    assert.equal(answer.title.split(' ')[0], '50,000');
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'digest-export/last-week', 'export digest', inSpace);
    await matchGolden(rig, 'digest-export/nothing', 'export digest week 46', inSpace);
  });
});
