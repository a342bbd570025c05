import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SourceError } from '../../../src/audit/errors.ts';
import { createTokenSource } from '../../../src/sources/oauth/token-source.ts';
import { createTokenVault } from '../../../src/sources/oauth/token-vault.ts';
import { failureOf } from '../../contract/audit-feed.ts';
import { eventually } from '../../playground/emulator-desk.ts';
import { WORLD_NOW } from '../audit-api/audit-world.ts';
import { DAY_MS, HOUR_MS, INTEGRATION, never, useTokens } from './token-rig.ts';

describe('access tokens of an organisation [I]', () => {
  const rig = useTokens();

  describe('with an Integration', () => {
    it('asks once, as the vendor wants it, and keeps the token', async () => {
      rig.register();
      const source = rig.open();
      const [first, ...others] = await Promise.all([1, 2, 3].map(() => source.token(never)));
      assert.ok(first !== undefined && (await rig.works(first)));
      assert.deepEqual(others, [first, first]);
      assert.equal(await rig.open().token(never), first);
      assert.equal(rig.grants(), 1);
      const [exchange] = rig.world.emulator.exchanges;
      assert.deepEqual([exchange?.method, exchange?.path], ['POST', '/v1/access_token']);
      assert.equal(exchange?.requestType, 'application/x-www-form-urlencoded');
      assert.match(JSON.stringify(exchange?.requestBody), /"grant_type":"refresh_token"/);
    });

    it('reads lifetimes from the answer, and reports them', async () => {
      rig.register({ lifetimeMs: 43_199_000, refreshLifetimeMs: 60 * DAY_MS });
      await rig.open().token(never);
      assert.deepEqual(rig.statuses, [
        {
          orgId: rig.world.orgId,
          kind: 'integration',
          status: 'works',
          since: WORLD_NOW,
          accessUntil: WORLD_NOW + 43_199_000,
          refreshUntil: WORLD_NOW + 60 * DAY_MS,
        },
      ]);
    });

    it('renews in the background after four fifths of the time', async () => {
      rig.register();
      const source = rig.open();
      const first = await source.token(never);
      rig.world.time += 8 * HOUR_MS - 1;
      assert.equal(await source.token(never), first);
      await rig.settle();
      assert.equal(rig.grants(), 1);
      rig.world.time += 1;
      assert.equal(await source.token(never), first);
      await eventually(() => rig.statuses.length === 2, 'it is renewed');
      const second = await source.token(never);
      assert.notEqual(second, first);
      assert.deepEqual([rig.grants(), rig.statuses[1]?.accessUntil], [2, rig.world.time + 10 * HOUR_MS]);
    });

    it('renews before the refresh token ends, if that is sooner', async () => {
      rig.register({ lifetimeMs: 100 * DAY_MS, refreshLifetimeMs: 10 * DAY_MS });
      const source = rig.open();
      await source.token(never);
      rig.world.time += 8 * DAY_MS;
      await source.token(never);
      await eventually(() => rig.grants() === 2, 'it is renewed');
    });

    it('asks at once when the token has ended', async () => {
      rig.register();
      const first = await rig.open().token(never);
      rig.world.time += 10 * HOUR_MS;
      const second = await rig.open().token(never);
      assert.notEqual(second, first);
      assert.ok(await rig.works(second));
    });

    it('uses what it has while the token service is away, and tries again later', async () => {
      rig.register();
      const source = rig.open();
      const first = await source.token(never);
      rig.world.time += 9 * HOUR_MS;
      const rule = rig.world.emulator.faults.add({ path: '/access_token', fault: { kind: 'status', status: 503 } });
      assert.equal(await source.token(never), first);
      await eventually(() => rig.grants(503) === 6, 'it is given up');
      await rig.settle();
      assert.equal(await source.token(never), first);
      await rig.settle();
      assert.equal(rig.grants(503), 6, 'asked again too soon');
      rule.remove();
      rig.world.time += 6 * 60_000;
      await source.token(never);
      await eventually(() => rig.statuses.length === 2, 'it is renewed');
      assert.notEqual(await source.token(never), first);
      assert.deepEqual(rig.told(), ['works', 'works']);
    });

    it('gives up after six tries when there is nothing else, and keeps to Retry-After', async () => {
      rig.register();
      const { faults } = rig.world.emulator;
      const rule = faults.add({ path: '/access_token', fault: { kind: 'status', status: 500 } });
      const error = await failureOf(rig.open().token(never));
      assert.deepEqual([error.code, rig.grants(500)], ['feed-unreachable', 6]);
      assert.deepEqual(rig.told(), []);
      rule.remove();
      rig.waits.length = 0;
      faults.rateLimit({ path: '/access_token', retryAfterSeconds: 77, times: 1 });
      await rig.open().token(never);
      assert.deepEqual(rig.waits, [77_000]);
    });

    it('renews once for all who meet the same dead token, late ones too', async () => {
      rig.register({ rotation: 'old-refused' });
      const source = rig.open();
      const dead = await source.token(never);
      const renewed = await Promise.all([1, 2, 3, 4, 5].map(() => source.renew(dead, never)));
      assert.equal(new Set(renewed).size, 1);
      assert.equal(await source.renew(dead, never), renewed[0]);
      assert.notEqual(renewed[0], dead);
      assert.equal(rig.grants(), 2);
    });

    for (const rotation of ['never', 'old-works', 'old-refused'] as const)
      it(`lives through years of restarts, refresh tokens changing: ${rotation}`, async () => {
        rig.register({ rotation, refreshLifetimeMs: 90 * DAY_MS, lifetimeMs: 14 * DAY_MS });
        for (let round = 0; round < 20; round += 1) {
          assert.ok(await rig.works(await rig.open().token(never)), String(round));
          rig.world.time += 40 * DAY_MS;
        }
        assert.deepEqual([rig.grants(), rig.grants(400)], [20, 0]);
      });

    it('stores a new refresh token before it hands out the access token', async () => {
      rig.register({ rotation: 'old-refused' });
      const vault = createTokenVault({ dir: rig.dir });
      const steps: string[] = [];
      const slow: typeof vault = {
        read: vault.read,
        write: async (orgId, tokens) => {
          await rig.settle();
          await vault.write(orgId, tokens);
          if (tokens.accessToken !== undefined) steps.push('stored');
        },
      };
      await rig
        .open({ vault: slow })
        .token(never)
        .then(() => steps.push('handed out'));
      assert.deepEqual(steps, ['stored', 'handed out']);
      assert.match(await rig.fileText(), /-refresh"/);
    });

    it('asks for nothing that it could not keep', async () => {
      rig.register({ rotation: 'old-refused' });
      await writeFile(join(rig.dir, 'in-the-way'), '');
      const error = await failureOf(
        rig.open({ vault: createTokenVault({ dir: join(rig.dir, 'in-the-way') }) }).token(never),
      );
      assert.equal(error.code, 'token-store');
      assert.equal(rig.world.emulator.exchanges.length, 0);
      assert.deepEqual(rig.told(), ['lost']);
    });

    it('keeps in mind what it could not store, and stores it when it can', async () => {
      rig.register({ rotation: 'old-refused' });
      const vault = createTokenVault({ dir: rig.dir });
      let isFull = false;
      const full: typeof vault = {
        read: vault.read,
        write: async (orgId, tokens) => {
          if (isFull) throw new SourceError('token-store', 'The disk is full.', 'Make room.');
          isFull = tokens.accessToken === undefined;
          await vault.write(orgId, tokens);
        },
      };
      const source = rig.open({ vault: full });
      assert.equal((await failureOf(source.token(never))).code, 'token-store');
      assert.equal((await failureOf(source.token(never))).code, 'token-store');
      isFull = false;
      assert.ok(await rig.works(await source.token(never)));
      assert.equal(rig.grants(), 1);
      assert.ok(await rig.works(await rig.open().token(never)));
      assert.deepEqual(rig.told().slice(-1), ['works']);
    });

    it('takes what another process has stored meanwhile', async () => {
      rig.register({ rotation: 'old-refused' });
      const [one, other] = [rig.open(), rig.open()];
      const first = await one.token(never);
      assert.equal(await other.token(never), first);
      const second = await one.renew(first, never);
      assert.equal(await other.renew(first, never), second);
      assert.equal(rig.grants(), 2);
    });

    it('says what to do when the vendor refuses, and does not ask again at once', async () => {
      rig.register();
      rig.world.emulator.revokeToken(INTEGRATION.refreshToken);
      const source = rig.open();
      const { code, message, next } = await failureOf(source.token(never));
      assert.deepEqual([code, message], ['access-lost', 'Webex does not renew the access to the audit events (400).']);
      assert.match(next, /full administrator.*AUDIT_REFRESH_TOKEN/);
      assert.equal((await failureOf(source.token(never))).code, 'access-lost');
      assert.equal(rig.grants(400), 1);
      assert.deepEqual(rig.statuses[0]?.problem, { what: message, next });
      rig.register();
      rig.world.time += 61_000;
      assert.ok(await rig.works(await source.token(never)));
      assert.deepEqual(rig.told(), ['lost', 'works']);
    });

    it('names the client when that is refused', async () => {
      rig.register();
      const source = rig.open({ credentials: { ...INTEGRATION, clientSecret: 'wrong' } });
      assert.match((await failureOf(source.token(never))).next, /AUDIT_CLIENT_SECRET/);
    });

    it('warns at once when it cannot be renewed, and uses the token to its end', async () => {
      rig.register();
      const source = rig.open();
      const first = await source.token(never);
      rig.world.emulator.revokeToken(INTEGRATION.refreshToken);
      rig.world.time += 9 * HOUR_MS;
      assert.equal(await source.token(never), first);
      await eventually(() => rig.statuses.length === 2, 'it is told');
      source.accepted();
      assert.deepEqual(rig.told(), ['works', 'lost']);
      assert.equal(rig.statuses[1]?.accessUntil, WORLD_NOW + 10 * HOUR_MS);
      rig.world.time += HOUR_MS;
      assert.equal((await failureOf(source.token(never))).code, 'access-lost');
    });

    it('begins a new chain with new credentials, and keeps the old chain until they have worked', async () => {
      rig.register({ rotation: 'old-refused' });
      await rig.open().token(never);
      rig.world.time += 11 * HOUR_MS;
      const mistyped = rig.open({ credentials: { ...INTEGRATION, refreshToken: 'mistyped' } });
      assert.equal((await failureOf(mistyped.token(never))).code, 'access-lost');
      assert.ok(await rig.works(await rig.open().token(never)), 'the old chain is gone');
      rig.register({ refreshToken: 'second-refresh', rotation: 'old-refused' });
      const before = rig.grants();
      const second = await rig.open({ credentials: { ...INTEGRATION, refreshToken: 'second-refresh' } }).token(never);
      assert.ok(await rig.works(second));
      assert.equal(rig.grants(), before + 1);
      assert.equal(
        await rig.open({ credentials: { ...INTEGRATION, refreshToken: 'second-refresh' } }).token(never),
        second,
      );
    });

    it('goes on with an older refresh token where the vendor does not know the newer one', async () => {
      rig.register({ rotation: 'old-works' });
      const source = rig.open();
      const first = await source.token(never);
      const kept = await createTokenVault({ dir: rig.dir }).read(rig.world.orgId);
      rig.world.emulator.revokeToken(kept?.refreshToken ?? '');
      assert.ok(await rig.works(await source.renew(first, never)));
      assert.deepEqual(rig.told().at(-1), 'works');
    });

    it('tells nothing twice, and keeps since when it was so over restarts', async () => {
      rig.register();
      const source = rig.open();
      await source.token(never);
      for (let times = 0; times < 5; times += 1) source.accepted();
      assert.equal(rig.statuses.length, 1);
      const known = rig.statuses[0];
      rig.world.time += HOUR_MS;
      const later = rig.open({ known });
      await later.token(never);
      later.accepted();
      assert.equal(rig.statuses.length, 1);
      rig.world.time += 10 * HOUR_MS;
      await later.token(never);
      assert.deepEqual([rig.statuses.length, rig.statuses[1]?.since], [2, WORLD_NOW]);
    });

    it('stops when it is told to; the others go on', async () => {
      rig.register();
      const source = rig.open();
      const stop = new AbortController();
      rig.world.emulator.faults.add({ path: '/access_token', fault: { kind: 'slow', delayMs: 60 }, times: 1 });
      const [one, other] = [source.token(stop.signal), source.token(never)];
      const reason = new Error('stopped by the test');
      stop.abort(reason);
      await assert.rejects(one, reason);
      assert.ok(await rig.works(await other));
      assert.equal(rig.grants(), 1);
    });

    it('ends a wait when it is closed, but takes an answer that is under way', async () => {
      rig.register({ rotation: 'old-refused' });
      rig.world.emulator.faults.add({ path: '/access_token', fault: { kind: 'slow', delayMs: 80 }, times: 1 });
      const first = rig.open();
      const token = first.token(never);
      await rig.settle();
      await first.close();
      assert.ok(await rig.works(await token));
      rig.world.time += 10 * HOUR_MS;
      rig.world.emulator.faults.rateLimit({ path: '/access_token', retryAfterSeconds: 3000 });
      const { wait: _, ...real } = { wait: undefined };
      const second = createTokenSource({
        orgId: rig.world.orgId,
        credentials: INTEGRATION,
        apiUrl: rig.world.apiUrl,
        vault: createTokenVault({ dir: rig.dir }),
        http: rig.http,
        clock: rig.world.clock,
        ...real,
      });
      const waiting = failureOf(second.token(never));
      await rig.settle();
      await second.close();
      assert.equal((await waiting).code, 'feed-unreachable');
    });
  });
});
