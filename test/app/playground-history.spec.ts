import assert from 'node:assert/strict';
import { readHistory } from '../../src/app/playground-history.ts';

const WEEK_MS = 7 * 24 * 3_600_000;
/** A Sunday evening; the newest record of the sample is of that afternoon. */
const SAMPLE_END = Date.UTC(2026, 10, 22, 18);

describe('the history of the playground [I]', () => {
  it('holds every change of both sample files once, none in the future', async () => {
    const { changes } = await readHistory(SAMPLE_END);
    assert.equal(changes.length, 1520);
    assert.equal(new Set(changes.map(({ id }) => id)).size, 1520);
    const times = changes.map(({ created }) => Date.parse(created));
    assert.equal(new Date(Math.max(...times)).toISOString(), '2026-11-22T16:54:13.067Z');
    assert.ok(Math.max(...times) - Math.min(...times) > 9 * WEEK_MS);
    for (const { data } of changes) {
      assert.equal(data['eventCategory'], 'CONTACT_CENTER');
      assert.match(String(data['trackingId']), /^SYNTHETIC_/);
      assert.ok(
        ['targetName', 'targetType', 'actorEmail', 'actionText'].every((name) => typeof data[name] === 'string'),
      );
    }
  });

  it('moves by whole weeks', async () => {
    const [before, after] = [await readHistory(SAMPLE_END), await readHistory(SAMPLE_END + 3.4 * WEEK_MS)];
    for (const kind of ['changes', 'signIns'] as const) {
      assert.equal(after[kind].length, before[kind].length);
      for (const [index, { created }] of after[kind].entries())
        assert.equal(Date.parse(created) - Date.parse(before[kind][index]?.created ?? ''), 3 * WEEK_MS);
    }
  });

  it('lets everybody who is named sign in before, once a day, and the service identity never', async () => {
    const { changes, signIns } = await readHistory(SAMPLE_END);
    const days = new Set(
      changes
        .filter(({ data }) => data['actorEmail'] !== 'api@cconesp.net')
        .map(({ created, data }) => `${String(data['actorEmail'])} ${created.slice(0, 10)}`),
    );
    assert.equal(signIns.length, days.size);
    assert.ok(signIns.length > 100);
    assert.ok(signIns.every(({ data }) => data['actorEmail'] !== 'api@cconesp.net'));
  });
});
