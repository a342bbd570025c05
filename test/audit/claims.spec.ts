import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type Claim,
  type ClaimOutcome,
  type ClaimStatement,
  claimKey,
  judgeClaim,
  type Said,
  saidAt,
  sayOfChange,
  standingOf,
  verdictStep,
  withdrawClaim,
} from '../../src/audit/claims.ts';

const KIM = 'kim@example.com';
const ADMIN = 'admin@example.com';
const EVENT = { time: 500, entityType: 'user', identity: 'api@cconesp.net' };

const said = (statement: ClaimStatement, at: number, comment?: string): Said => ({
  eventId: 'c-1',
  event: EVENT,
  by: KIM,
  name: 'Kim Sample',
  statement,
  at,
  ...(comment === undefined ? {} : { comment }),
});

function changed(outcome: ClaimOutcome): Claim {
  assert.ok(outcome.kind === 'changed', JSON.stringify(outcome));
  return outcome.claim;
}

const mine = (): Claim => changed(sayOfChange(undefined, said('mine', 1000, 'OPS-7')));
const confirmed = (): Claim => changed(judgeClaim(mine(), { verdict: 'confirmed', by: ADMIN, at: 2000 }));

describe('a claim, step by step [U]', () => {
  it('begins with what a person says', () => {
    assert.deepEqual(mine(), {
      eventId: 'c-1',
      event: EVENT,
      by: KIM,
      name: 'Kim Sample',
      statement: 'mine',
      comment: 'OPS-7',
      steps: [{ at: 1000, by: KIM, did: 'mine', comment: 'OPS-7' }],
    });
  });

  it('stays as it is when the same is said again', () => {
    for (const comment of [undefined, 'OPS-7']) {
      assert.deepEqual(sayOfChange(confirmed(), said('mine', 3000, comment)), {
        kind: 'unchanged',
        claim: confirmed(),
        at: 1000,
      });
    }
  });

  it('takes a new comment on the same statement, and keeps the verdict', () => {
    const claim = changed(sayOfChange(confirmed(), said('mine', 3000, 'OPS-8')));
    assert.deepEqual([claim.comment, claim.verdict, claim.steps.length], ['OPS-8', 'confirmed', 3]);
    assert.equal(saidAt(claim), 1000);
  });

  it('loses its verdict when the person says something else, and no step', () => {
    const claim = changed(sayOfChange(confirmed(), said('not-mine', 3000)));
    assert.deepEqual([claim.statement, claim.verdict, claim.comment], ['not-mine', undefined, undefined]);
    assert.deepEqual(
      claim.steps.map(({ did, at }) => [did, at]),
      [
        ['mine', 1000],
        ['confirmed', 2000],
        ['not-mine', 3000],
      ],
    );
    assert.equal(saidAt(claim), 3000);
    const again = changed(sayOfChange(claim, said('mine', 4000)));
    assert.deepEqual([again.verdict, saidAt(again)], [undefined, 4000]);
  });

  it('can be withdrawn, with its verdict, and made again', () => {
    const claim = changed(withdrawClaim(confirmed(), { by: KIM, at: 3000 }));
    assert.deepEqual(
      [claim.statement, claim.verdict, claim.comment, claim.steps.length],
      [undefined, undefined, undefined, 3],
    );
    assert.equal(saidAt(claim), undefined);
    assert.deepEqual(withdrawClaim(claim, { by: KIM, at: 4000 }), { kind: 'unchanged', claim, at: 3000 });
    assert.equal(saidAt(changed(sayOfChange(claim, said('mine', 5000)))), 5000);
    assert.deepEqual(withdrawClaim(undefined, { by: KIM, at: 1 }), { kind: 'refused', because: 'no-claim' });
  });

  it('is judged by somebody else only, and only while it says "mine"', () => {
    const word = { verdict: 'confirmed', by: ADMIN, at: 2000 } as const;
    assert.deepEqual(judgeClaim(undefined, word), { kind: 'refused', because: 'no-claim' });
    assert.deepEqual(judgeClaim(mine(), { ...word, by: KIM }), { kind: 'refused', because: 'own' });
    const withdrawn = changed(withdrawClaim(mine(), { by: KIM, at: 1500 }));
    assert.deepEqual(judgeClaim(withdrawn, word), { kind: 'refused', because: 'withdrawn' });
    assert.deepEqual(judgeClaim(confirmed(), { ...word, at: 3000 }), {
      kind: 'unchanged',
      claim: confirmed(),
      at: 2000,
    });
    const disputed = changed(
      judgeClaim(confirmed(), { verdict: 'disputed', by: 'operator', at: 3000, comment: 'why' }),
    );
    assert.deepEqual(verdictStep(disputed), { at: 3000, by: 'operator', did: 'disputed', comment: 'why' });
  });

  it('keeps every step whatever happens, and a verdict only on "mine"', () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('say' as const),
        statement: fc.constantFrom<ClaimStatement>('mine', 'not-mine', 'unsure'),
        comment: fc.constantFrom(undefined, 'a', 'b'),
      }),
      fc.record({ kind: fc.constant('withdraw' as const) }),
      fc.record({
        kind: fc.constant('judge' as const),
        verdict: fc.constantFrom('confirmed' as const, 'disputed' as const),
        by: fc.constantFrom(KIM, ADMIN),
      }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let claim: Claim | undefined;
        for (const [at, one] of steps.entries()) {
          const outcome =
            one.kind === 'say'
              ? sayOfChange(claim, said(one.statement, at, one.comment))
              : one.kind === 'withdraw'
                ? withdrawClaim(claim, { by: KIM, at })
                : judgeClaim(claim, { verdict: one.verdict, by: one.by, at });
          if (outcome.kind !== 'changed') continue;
          assert.deepEqual(outcome.claim.steps.slice(0, -1), claim?.steps ?? []);
          assert.equal(outcome.claim.steps.at(-1)?.at, at);
          claim = outcome.claim;
          assert.ok(claim.verdict === undefined || claim.statement === 'mine');
          assert.ok(claim.verdict === undefined || verdictStep(claim)?.by === ADMIN);
          assert.equal(saidAt(claim) === undefined, claim.statement === undefined);
        }
      }),
    );
  });
});

describe('claims on one change [U]', () => {
  const by = (email: string, at: number, verdict?: 'confirmed' | 'disputed'): Claim => ({
    ...changed(sayOfChange(undefined, { ...said('mine', at), by: email })),
    ...(verdict === undefined ? {} : { verdict }),
  });
  const rows: readonly (readonly [title: string, claims: readonly Claim[], standing: string, order: string])[] = [
    ['one claim', [by('a', 1)], 'open', 'a'],
    ['a confirmed one before open ones', [by('a', 1), by('b', 2, 'confirmed')], 'confirmed', 'b a'],
    ['an open one before a disputed one', [by('a', 1, 'disputed'), by('b', 2)], 'open', 'b a'],
    ['disputed ones only', [by('b', 2, 'disputed'), by('a', 1, 'disputed')], 'disputed', 'a b'],
    ['as they were made', [by('b', 1), by('a', 2), by('c', 2)], 'open', 'b a c'],
  ];
  for (const [title, claims, standing, order] of rows) {
    it(`stand: ${title}`, () => {
      const found = standingOf(claims);
      assert.deepEqual([found?.standing, found?.mine.map((claim) => claim.by).join(' ')], [standing, order]);
    });
  }

  it('are none when nobody says "mine"', () => {
    assert.equal(standingOf([]), undefined);
    assert.equal(standingOf([changed(sayOfChange(undefined, said('not-mine', 1)))]), undefined);
  });

  it('are kept by change and person, whatever the case of the email', () => {
    assert.equal(claimKey('c-1', ' KIM@example.com'), 'c-1 kim@example.com');
  });
});
