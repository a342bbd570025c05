import assert from 'node:assert/strict';
import { join } from 'node:path';
import { z } from 'zod';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { type AuditWorld, openAuditWorld, worldRecords } from '../sources/audit-api/audit-world.ts';
import { type CliResult, type CliRig, createCliRig } from './cli-rig.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const period = z.strictObject({ from: z.string(), to: z.string() });
const counts = { pages: z.number(), rows: z.number(), added: z.number(), duplicates: z.number() };
const report = z.strictObject({
  pulls: z.array(
    z.strictObject({
      orgId: z.string(),
      source: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      ...counts,
      rejected: z.array(z.strictObject({ where: z.string(), reason: z.string() })),
      coverage: z.array(period),
      problem: z.strictObject({ code: z.string(), what: z.string(), nextStep: z.string() }).optional(),
    }),
  ),
  total: z.strictObject({ ...counts, rejected: z.number() }),
});
const iso = (ms: number): string => new Date(ms).toISOString();

describe('whodunit pull [E]', function () {
  this.timeout(120_000);
  let world: AuditWorld;
  let rig: CliRig;
  let now: number;

  beforeEach(async () => {
    now = Date.now();
    world = await openAuditWorld({ now });
  });
  afterEach(async () => {
    await rig.remove();
    await world.close();
  });
  const settings = (more: Readonly<Record<string, string>> = {}): Promise<CliRig> =>
    createCliRig({
      AUDIT_API_URL: world.apiUrl,
      AUDIT_ORG_ID: world.orgId,
      AUDIT_ACCESS_TOKEN: world.admin.token,
      ...more,
    });
  const reportOf = (result: CliResult): z.infer<typeof report> => report.parse(result.json());

  it('fetches the year that the vendor has, and then only what is new', async () => {
    world.add(worldRecords(700, now - 350 * DAY_MS, 12 * HOUR_MS));
    rig = await settings();
    const first = await rig.run('pull', '--json');
    assert.deepEqual([first.status, first.stderr], [0, '']);
    const { pulls, total } = reportOf(first);
    assert.deepEqual([pulls.length, total.added, total.rejected], [1, 700, 0]);
    const [pull] = pulls;
    assert.equal(pull?.orgId, world.orgId);
    assert.equal(pull?.source, 'admin-audit-api');
    assert.equal(total.rows, total.added + total.duplicates);
    assert.equal(pull?.coverage.length, 1);
    assert.ok(Date.parse(pull?.coverage[0]?.from ?? '') <= now - 364 * DAY_MS);

    world.time = Date.now();
    world.add([{ id: 'MGU3ZTAwMDAtMDAwMC00MDAwLTgwMDAtZmZmZmZmZmZmZmZm', at: world.time - 2000 }]);
    const again = reportOf(await rig.run('pull', '--json'));
    assert.deepEqual([again.total.pages, again.total.added], [1, 1]);
    assert.equal((await rig.run('ask', 'coverage', '--json')).status, 0);
  });

  it('fetches exactly one span, in windows', async () => {
    world.add(worldRecords(700, now - 350 * DAY_MS, 12 * HOUR_MS));
    rig = await settings();
    const [from, to] = [now - 100 * DAY_MS, now - 10 * DAY_MS];
    const result = await rig.run('pull', '--from', iso(from), '--to', iso(to), '--json');
    const { pulls, total } = reportOf(result);
    assert.deepEqual([result.status, pulls[0]?.from, pulls[0]?.to], [0, iso(from), iso(to)]);
    assert.equal(total.added, 180);
  });

  it('keeps sign-ins in a store of their own', async () => {
    world.add(worldRecords(3, now - DAY_MS, HOUR_MS));
    world.addSignIns(worldRecords(5, now - DAY_MS, HOUR_MS));
    rig = await settings({ AUDIT_SIGN_INS: 'yes' });
    const { pulls } = reportOf(await rig.run('pull', '--json'));
    assert.deepEqual(
      pulls.map(({ source, added }) => [source, added]),
      [
        ['admin-audit-api', 3],
        ['security-audit-api', 5],
      ],
    );
    const asked = await rig.run('ask', 'what changed', '--json');
    assert.equal(asked.json()['total'], 3);
  });

  it('ends with 2 and keeps the good part where a record cannot be read', async () => {
    world.add([...worldRecords(3, now - 20 * HOUR_MS, HOUR_MS), { id: 'bad', at: now - HOUR_MS, broken: true }]);
    rig = await settings();
    const result = await rig.run('pull', '--json', '--from', iso(now - DAY_MS));
    const { total, pulls } = reportOf(result);
    assert.deepEqual([result.status, total.added, total.rejected], [2, 3, 1]);
    assert.deepEqual(pulls[0]?.coverage, []);
  });

  it('ends with 3 where nobody lets it in, says what to do, and shows no token', async () => {
    rig = await settings({ AUDIT_ACCESS_TOKEN: 'a-token-that-nobody-knows' });
    const result = await rig.run('pull', '--json');
    const { pulls } = reportOf(result);
    assert.deepEqual([result.status, pulls[0]?.problem?.code], [3, 'access-lost']);
    assert.doesNotMatch(result.stdout + result.stderr, /nobody-knows/);
    const plain = await rig.run('pull');
    assert.equal(plain.status, 3);
    assert.match(plain.stderr, new RegExp(pulls[0]?.problem?.nextStep.slice(0, 20) ?? '-'));
  });

  it('ends with 3 beside a running bot, and says what to say to it', async () => {
    rig = await settings();
    const owner = await openEmbeddedStore({ dir: join(rig.folder, 'store'), isAnonymous: () => false, now: Date.now });
    try {
      const result = await rig.run('pull', '--json');
      assert.equal(result.status, 3);
      assert.equal(result.json()['code'], 'locked');
      assert.match(result.stderr, /the bot is running, and polls by itself.*\n.*Say "pull" to the bot/);
    } finally {
      await owner.close();
    }
  });

  it('says what is wrong with its words', async () => {
    rig = await settings();
    const wrong = [
      ['--from', 'yesterday'],
      ['--from', iso(now - HOUR_MS), '--to', iso(now - DAY_MS)],
      ['--org', 'nobody'],
    ];
    for (const words of wrong) assert.equal((await rig.run('pull', ...words)).status, 1, words.join(' '));
    const old = await rig.run('pull', '--json', '--to', iso(now - 366 * DAY_MS));
    assert.deepEqual([old.status, reportOf(old).pulls[0]?.problem?.code], [3, 'not-kept']);
  });
});
