import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  applyKeyStep,
  KEY_STATUSES,
  type KeyStatus,
  type KeyStep,
  newRosterPerson,
  provenSpans,
  type RosterPerson,
  takeKeyStepBack,
  waitingSince,
} from '../../src/audit/roster.ts';

const ZOE = 'zoe.keller@example.com';
const ADMIN = 'admin@example.com';

type Said = Partial<KeyStep> & Pick<KeyStep, 'status' | 'at'>;

/** A step by whoever may take it: the bot with evidence, or an admin with a reason. */
function step(said: Said): KeyStep {
  const evidence = { by: 'bot', evidence: `event-${said.since ?? said.at}` };
  const record =
    said.status === 'proven' || said.status === 'regressed' ? evidence : { by: ADMIN, reason: 'as agreed' };
  return { since: said.at, ...record, ...said };
}

function added(at = 0): RosterPerson {
  return newRosterPerson(ZOE, { at, by: ADMIN, origin: 'admin' });
}

/** The person after these steps, each of which must change something. */
function through(...steps: readonly Said[]): RosterPerson {
  return steps.reduce((person, said) => {
    const outcome = applyKeyStep(person, step(said));
    assert.equal(outcome.kind, 'changed', `${person.key.status} -> ${said.status}: ${JSON.stringify(outcome)}`);
    return outcome.kind === 'changed' ? outcome.person : person;
  }, added());
}

const REACHED: Readonly<Record<KeyStatus, RosterPerson>> = {
  unknown: added(),
  missing: through({ status: 'missing', at: 10 }),
  reported: through({ status: 'reported', at: 10 }),
  proven: through({ status: 'missing', at: 5 }, { status: 'proven', at: 20, since: 10 }),
  regressed: through(
    { status: 'missing', at: 1 },
    { status: 'proven', at: 20, since: 5 },
    { status: 'regressed', at: 21, since: 10 },
  ),
  revoked: through({ status: 'revoked', at: 10 }),
  exempt: through({ status: 'exempt', at: 10 }),
};

describe('steps of a key [U]', () => {
  /** What becomes of each order in each state: changed, unchanged (-) or refused (!). Later by any clock. */
  const TABLE: Readonly<Record<KeyStatus, string>> = {
    //          unknown missing reported proven regressed revoked exempt
    unknown: '-       missing reported !      -         revoked exempt',
    missing: 'unknown -       reported proven -         revoked exempt',
    reported: 'unknown missing -        proven -         revoked exempt',
    proven: '!       missing -        -      regressed revoked exempt',
    regressed: '!       missing reported proven regressed revoked exempt',
    revoked: 'unknown missing reported !      -         -       exempt',
    exempt: 'unknown missing reported !      -         revoked -',
  };
  for (const from of KEY_STATUSES) {
    const results = TABLE[from].split(/\s+/);
    for (const [index, to] of KEY_STATUSES.entries()) {
      it(`${from} -> ${to}: ${results[index]}`, () => {
        const outcome = applyKeyStep(REACHED[from], step({ status: to, at: 100 }));
        const result = { unchanged: '-', refused: '!', changed: to }[outcome.kind];
        assert.equal(result, results[index]);
        if (outcome.kind !== 'changed') return assert.match(outcome.because, /^[A-Z].*\.$/);
        assert.equal(outcome.person.key.status, to);
        return assert.deepEqual(outcome.person.history, [...REACHED[from].history, REACHED[from].key]);
      });
    }
  }

  it('keeps when it began, when it was learned, who said it, and why', () => {
    const reason = 'left the company';
    assert.deepEqual(through({ status: 'revoked', at: 7, reason }).key, {
      status: 'revoked',
      since: 7,
      at: 7,
      by: ADMIN,
      reason,
    });
    assert.deepEqual(REACHED.proven.key, { status: 'proven', since: 10, at: 20, by: 'bot', evidence: 'event-10' });
  });

  it('lets what is said hold from when it is said, whatever the step claims', () => {
    const outcome = applyKeyStep(added(), step({ status: 'missing', at: 50, since: 3, evidence: 'forged' }));
    assert.ok(outcome.kind === 'changed');
    assert.deepEqual(outcome.person.key, { status: 'missing', since: 50, at: 50, by: ADMIN, reason: 'as agreed' });
  });

  it('wants a reason for revoked and exempt', () => {
    for (const status of ['revoked', 'exempt'] as const)
      for (const reason of ['', '  '])
        assert.equal(applyKeyStep(added(), step({ status, at: 1, reason })).kind, 'refused');
  });

  it('lets nobody but the bot prove, and only with a record', () => {
    const { missing } = REACHED;
    assert.equal(applyKeyStep(missing, step({ status: 'proven', at: 30, by: ADMIN })).kind, 'refused');
    const { evidence: _, ...bare } = step({ status: 'proven', at: 30 });
    assert.equal(applyKeyStep(missing, bare).kind, 'refused');
    assert.equal(applyKeyStep(REACHED.proven, { ...bare, status: 'regressed' }).kind, 'refused');
  });

  it('takes a change as proof only when it is later than what was said', () => {
    for (const since of [9, 10]) {
      const early = applyKeyStep(REACHED.missing, step({ status: 'proven', at: 30, since }));
      assert.equal(early.kind, 'unchanged', `a change at ${since}`);
    }
    assert.equal(applyKeyStep(REACHED.missing, step({ status: 'proven', at: 30, since: 11 })).kind, 'changed');
  });

  it('goes back to regressed only by a change later than the proof', () => {
    for (const since of [4, 10])
      assert.equal(applyKeyStep(REACHED.proven, step({ status: 'regressed', at: 30, since })).kind, 'unchanged');
    const outcome = applyKeyStep(REACHED.proven, step({ status: 'regressed', at: 30, since: 11 }));
    assert.ok(outcome.kind === 'changed');
    assert.equal(outcome.person.key.since, 11);
  });

  it('does not let somebody who is exempt report for themselves', () => {
    assert.equal(applyKeyStep(REACHED.exempt, step({ status: 'reported', at: 30, by: ZOE })).kind, 'refused');
    assert.equal(applyKeyStep(REACHED.revoked, step({ status: 'reported', at: 30, by: ZOE })).kind, 'changed');
  });

  it('does not change what it is given', () => {
    const before = structuredClone(REACHED.missing);
    applyKeyStep(REACHED.missing, step({ status: 'exempt', at: 30 }));
    assert.deepEqual(REACHED.missing, before);
  });
});

describe('taking a step back [U]', () => {
  it('brings back what held before, from when it held, and keeps the step', () => {
    const mistaken = applyKeyStep(REACHED.proven, step({ status: 'missing', at: 30 }));
    assert.ok(mistaken.kind === 'changed');
    const back = takeKeyStepBack(mistaken.person, { at: 31, by: ADMIN });
    assert.ok(back.kind === 'changed');
    assert.deepEqual(back.person.key, { ...REACHED.proven.key, at: 31, by: ADMIN });
    assert.deepEqual(
      back.person.history.map(({ status }) => status),
      ['unknown', 'missing', 'proven', 'missing'],
    );
  });

  it('finds nothing in somebody of whom nothing was ever said', () => {
    assert.equal(takeKeyStepBack(added(), { at: 1, by: ADMIN }).kind, 'unchanged');
  });
});

describe('waiting for a proof [U]', () => {
  const CASES: readonly (readonly [string, RosterPerson, number | undefined])[] = [
    ['nothing said', REACHED.unknown, undefined],
    ['missing', REACHED.missing, 10],
    ['reported', REACHED.reported, 10],
    ['reported after missing', through({ status: 'missing', at: 10 }, { status: 'reported', at: 20 }), 10],
    ['missing after reported', through({ status: 'reported', at: 10 }, { status: 'missing', at: 20 }), 20],
    ['regressed', REACHED.regressed, 10],
    ['proven', REACHED.proven, undefined],
    ['exempt', REACHED.exempt, undefined],
    ['reported after exempt', through({ status: 'exempt', at: 10 }, { status: 'reported', at: 20 }), 20],
  ];
  for (const [title, person, expected] of CASES)
    it(`${title}: ${expected ?? 'no waiting'}`, () => assert.equal(waitingSince(person), expected));
});

describe('spans of a proven key [U]', () => {
  const always = Number.POSITIVE_INFINITY;
  const CASES: readonly (readonly [string, RosterPerson, readonly (readonly [number, number])[]])[] = [
    ['never proven', REACHED.reported, []],
    ['still proven', REACHED.proven, [[10, always]]],
    ['regressed', REACHED.regressed, [[5, 10]]],
    [
      'proven again',
      through(
        { status: 'missing', at: 1 },
        { status: 'proven', at: 3, since: 2 },
        { status: 'regressed', at: 6, since: 5 },
        { status: 'proven', at: 9, since: 8 },
        { status: 'revoked', at: 20 },
      ),
      [
        [2, 5],
        [8, 20],
      ],
    ],
  ];
  for (const [title, person, expected] of CASES)
    it(title, () =>
      assert.deepEqual(
        provenSpans(person).map(({ from, to }) => [from, to]),
        expected,
      ),
    );

  it('are whole again when the end was a mistake', () => {
    const mistaken = applyKeyStep(REACHED.proven, step({ status: 'missing', at: 30 }));
    assert.ok(mistaken.kind === 'changed');
    assert.deepEqual(provenSpans(mistaken.person), [{ from: 10, to: 30 }]);
    const back = takeKeyStepBack(mistaken.person, { at: 31, by: ADMIN });
    assert.ok(back.kind === 'changed');
    assert.deepEqual(provenSpans(back.person), [{ from: 10, to: always }]);
  });

  it('begin at a proof, never overlap, and hold now exactly when the key is proven', () => {
    const anyStep = fc.record({ status: fc.constantFrom(...KEY_STATUSES), back: fc.boolean(), ago: fc.nat(30) });
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 25 }), (steps) => {
        let person = added();
        for (const [index, { status, back, ago }] of steps.entries()) {
          const at = (index + 1) * 10;
          const said = step({ status, at, since: Math.max(0, at - ago) });
          const outcome = back ? takeKeyStepBack(person, { at, by: ADMIN }) : applyKeyStep(person, said);
          if (outcome.kind === 'changed') person = outcome.person;
        }
        const spans = provenSpans(person);
        const proofs = [...person.history, person.key].filter(({ status }) => status === 'proven');
        for (const [index, { from, to }] of spans.entries()) {
          assert.ok(from < to);
          assert.ok(proofs.some(({ since }) => since === from));
          assert.ok(index === 0 || from > (spans[index - 1]?.to ?? 0));
        }
        assert.equal(spans.at(-1)?.to === always, person.key.status === 'proven');
      }),
    );
  });
});
