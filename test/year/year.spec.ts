import assert from 'node:assert/strict';
import { createCast } from './cast.ts';
import { problemLines } from './progress.ts';
import { type Played, play } from './simulation.ts';

/** Any seed will do; this one says which run it was. */
const SEED = Number(process.env['YEAR_SEED'] ?? 2026);

describe(`eight simulated weeks with kills, storms and restarts (seed ${SEED}) [I]`, function () {
  this.timeout(300_000);
  let played: Played;
  before(async () => {
    played = await play({
      cast: createCast(8),
      seed: SEED,
      // Clocks change in New York, Berlin and Sydney, and Easter comes.
      firstDay: '2026-03-02',
      weeks: 8,
      kills: 12,
      storms: 10,
      drops: 10,
      restarts: 3,
      outages: 3,
    });
  });

  it('posts every digest once, reminds within the rules, and holds claims and keys as the model says', () => {
    assert.deepEqual(problemLines(played), []);
  });

  it('has put the bot to the test', () => {
    const { counts } = played.checker.findings;
    assert.ok(played.hindrances.kills >= 10, `${played.hindrances.kills} kills`);
    // What people do follows from what they are answered, and that from where a kill struck: no two runs are the same.
    assert.ok(counts.digestsDue >= 24, `${counts.digestsDue} digests`);
    assert.ok(counts.nudges >= 8, `${counts.nudges} nudges`);
    assert.ok(counts.introductions >= 6, `${counts.introductions} introductions`);
    assert.ok((played.comparisons.at(-1)?.claims ?? 0) >= 10, 'claims');
  });
});
