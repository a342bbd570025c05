import assert from 'node:assert/strict';
import fc from 'fast-check';
import { anonymousActors, DEFAULT_ANONYMOUS_ACTORS } from '../../src/audit/actor.ts';
import { attribute, type Known } from '../../src/audit/attribution.ts';
import type { Claim } from '../../src/audit/claims.ts';
import type { Actor } from '../../src/audit/event.ts';
import type { Evidence, Trace } from '../../src/audit/evidence.ts';
import { type KeyStatus, newRosterPerson, type RosterPerson } from '../../src/audit/roster.ts';
import { anEvent, SAMPLE_TIME } from '../fixtures/events.ts';

const NOBODY = anEvent({ actor: { email: 'api@cconesp.net' } });
const KIM = 'kim@example.com';
const SAM = 'sam@example.com';
const NO_EVIDENCE: Evidence = { sameRequest: [], sameClient: [], signedIn: [], isCut: false };
const known: Known = { isAnonymous: anonymousActors(DEFAULT_ANONYMOUS_ACTORS), zone: 'UTC', withNames: true };

const trace = (email: string, at = SAMPLE_TIME): Trace => ({ actor: { email }, at });

function claim(by: string, overrides: Partial<Claim> = {}): Claim {
  const said = overrides.statement ?? 'mine';
  return {
    eventId: NOBODY.id,
    event: { time: NOBODY.time, entityType: NOBODY.entityType, identity: 'api@cconesp.net' },
    by,
    statement: said,
    steps: [{ at: SAMPLE_TIME + 60_000, by, did: said }],
    ...overrides,
  };
}

function withKey(email: string, ...steps: readonly (readonly [status: KeyStatus, since: number])[]): RosterPerson {
  const made = steps.map(([status, since]) => ({ status, since, at: since, by: 'bot' }));
  const person = newRosterPerson(email, { at: 0, by: 'operator', origin: 'admin' });
  return { ...person, history: [person.key, ...made.slice(0, -1)], key: made.at(-1) ?? person.key };
}

describe('who did it: recorded or not [U]', () => {
  const rows: readonly (readonly [title: string, actor: Actor, kind: 'recorded' | 'unknown'])[] = [
    ['a person', { email: 'person@example.com', name: 'Sample Person' }, 'recorded'],
    ['an email alone', { email: 'person@example.com' }, 'recorded'],
    ['a name alone', { name: 'Sample Person' }, 'recorded'],
    ['an id alone', { id: 'id-1' }, 'recorded'],
    ['the service identity', { email: 'api@cconesp.net', name: 'api@cconesp.net' }, 'unknown'],
    ['the service identity in capitals', { email: ' API@CConeSP.net ' }, 'unknown'],
    [
      'the service identity as the name beside another email',
      { email: 'x@example.com', name: 'api@cconesp.net' },
      'unknown',
    ],
    ['the service identity with an id', { email: 'api@cconesp.net', id: 'id-1' }, 'unknown'],
    ['nobody', {}, 'unknown'],
    ['blanks', { email: ' ', name: '', id: ' ' }, 'unknown'],
  ];
  for (const [title, actor, kind] of rows) {
    it(`is ${kind} where the record names ${title}`, () => {
      assert.deepEqual(attribute(anEvent({ actor }), known), { kind });
    });
  }

  it('reads no name out of the description of an anonymous change', () => {
    const event = anEvent({ actor: { email: 'api@cconesp.net' }, description: 'Sample Person modified user X' });
    assert.deepEqual(attribute(event, known), { kind: 'unknown' });
  });

  it('lets neither claims nor evidence change what a record says', () => {
    const evidence = { ...NO_EVIDENCE, signedIn: [trace(SAM)] };
    assert.deepEqual(attribute(anEvent(), { ...known, claims: [claim(KIM)], evidence }), { kind: 'recorded' });
  });
});

describe('who did it: claims [U]', () => {
  it('names who claims it, as a claim, with when it was said', () => {
    assert.deepEqual(attribute(NOBODY, { ...known, claims: [claim(KIM, { comment: 'OPS-7' })] }), {
      kind: 'claimed',
      by: KIM,
      people: 1,
      standing: 'open',
      evidence: ['kim@example.com says it was theirs, 16 Nov 2026, 10:01 UTC: "OPS-7".'],
      limits: ['A claim is a statement, not a record.', 'No admin has judged it yet.'],
    });
  });

  it('says who confirmed or disputed it', () => {
    const step = { at: SAMPLE_TIME + 120_000, by: 'admin@example.com', did: 'disputed' as const, comment: 'on leave' };
    const disputed = claim(KIM, { verdict: 'disputed', steps: [...claim(KIM).steps, step] });
    const attribution = attribute(NOBODY, { ...known, claims: [disputed] });
    assert.ok(attribution.kind === 'claimed');
    assert.equal(attribution.standing, 'disputed');
    assert.equal(
      attribution.evidence[1],
      'admin@example.com disputed the claim of kim@example.com, 16 Nov 2026, 10:02 UTC: "on leave".',
    );
    assert.deepEqual(attribution.limits, ['A claim is a statement, not a record.']);
  });

  it('names all who claim it, and says that they contradict each other; a confirmation stays visible', () => {
    const confirmed = claim(SAM, {
      verdict: 'confirmed',
      steps: [...claim(SAM).steps, { at: SAMPLE_TIME + 120_000, by: 'admin@example.com', did: 'confirmed' }],
    });
    const attribution = attribute(NOBODY, { ...known, claims: [claim(KIM), confirmed] });
    assert.ok(attribution.kind === 'claimed');
    assert.deepEqual(
      [attribution.by, attribution.people, attribution.standing],
      ['sam@example.com and kim@example.com', 2, 'confirmed'],
    );
    assert.match(attribution.evidence.join(' '), /^These claims contradict each other\..*confirmed the claim of sam/);
  });

  for (const claims of [
    [claim(KIM, { statement: 'not-mine' })],
    [claim(KIM, { statement: 'unsure' })],
    [{ ...claim(KIM), statement: undefined }],
  ]) {
    it(`sees no claim in ${claims[0]?.statement ?? 'one that was withdrawn'}`, () => {
      assert.deepEqual(attribute(NOBODY, { ...known, claims: claims as Claim[] }), { kind: 'unknown' });
    });
  }

  it('lists the evidence beside a claim where evidence may be seen', () => {
    const evidence = { ...NO_EVIDENCE, signedIn: [trace(KIM)] };
    const attribution = attribute(NOBODY, { ...known, claims: [claim(KIM)], evidence });
    assert.ok(attribution.kind === 'claimed');
    assert.match(attribution.evidence.join(' '), /1 person was signed in at the time: kim@example\.com/);
    assert.match(attribution.limits.join(' '), /Being signed in does not mean having made the change/);
  });
});

describe('who did it: automation [U]', () => {
  const automations = [
    { identity: 'API@cconesp.net', entityType: 'user', reason: 'HR sync', by: 'admin@example.com', at: 0 },
  ];

  it('is nobody, and says which admin named the service for this kind', () => {
    const automation = { by: 'admin@example.com', reason: 'HR sync' };
    const evidence = { ...NO_EVIDENCE, signedIn: [trace(KIM)] };
    assert.deepEqual(attribute(NOBODY, { ...known, automations, evidence }), { kind: 'unknown', automation });
  });

  it('does not stretch to other kinds, other identities, or nobody at all', () => {
    for (const event of [
      { ...NOBODY, entityType: 'team' },
      { ...NOBODY, actor: {} },
    ]) {
      assert.deepEqual(attribute(event, { ...known, automations }), { kind: 'unknown' });
    }
  });
});

describe('who did it: consistent with N people [U]', () => {
  it('counts everybody whom any of the evidence allows, each once', () => {
    const evidence: Evidence = {
      sameRequest: [trace(KIM)],
      sameClient: [trace('KIM@example.com'), trace(SAM)],
      signedIn: [trace('lee@example.com', SAMPLE_TIME - 3_600_000), trace(SAM)],
      isCut: false,
    };
    const event = { ...NOBODY, ip: '192.0.2.7' };
    assert.deepEqual(attribute(event, { ...known, evidence }), {
      kind: 'consistent-with',
      people: 3,
      evidence: [
        '1 person was named in records of the same request: kim@example.com.',
        '2 people were named in changes from the same address (192.0.2.7) and browser, within 30 minutes: KIM@example.com, sam@example.com.',
        '2 people were signed in at the time: lee@example.com (since 16 Nov 2026, 09:00 UTC), sam@example.com (since 16 Nov 2026, 10:00 UTC).',
      ],
      limits: [
        'A request can hold steps that a service took for somebody else.',
        'An address can be shared: by an office, a proxy or a server.',
        'Being signed in does not mean having made the change.',
        'Sign-ins of more than 12 hours before, API tokens and people of other organisations are not seen. Silence proves nothing.',
      ],
    });
  });

  it('gives numbers alone where names may not be read', () => {
    const evidence = { ...NO_EVIDENCE, sameClient: [trace(KIM)], signedIn: [trace(KIM), trace(SAM)] };
    const roster = [withKey(SAM, ['proven', 0])];
    const claims = [claim('lee@example.com', { statement: 'not-mine' })];
    const attribution = attribute(
      { ...NOBODY, ip: '192.0.2.7' },
      { ...known, withNames: false, evidence, roster, claims },
    );
    assert.doesNotMatch(JSON.stringify(attribution), /kim@|sam@|lee@|192\.0\.2/);
    assert.match(JSON.stringify(attribution), /proven then: 1\..*1 person says it was not theirs/);
  });

  it('knows a person of the roster by the id that a record gives in place of an email', () => {
    const evidence = { ...NO_EVIDENCE, signedIn: [{ actor: { id: 'id-kim' }, at: SAMPLE_TIME }, trace(KIM)] };
    const attribution = attribute(NOBODY, { ...known, evidence, roster: [{ ...withKey(KIM), ids: ['id-kim'] }] });
    assert.ok(attribution.kind === 'consistent-with');
    assert.equal(attribution.people, 1);
  });

  it('takes nobody off for saying "not mine": it is listed', () => {
    const evidence = { ...NO_EVIDENCE, signedIn: [trace(KIM)] };
    const attribution = attribute(NOBODY, { ...known, evidence, claims: [claim(KIM, { statement: 'not-mine' })] });
    assert.ok(attribution.kind === 'consistent-with');
    assert.equal(attribution.people, 1);
    assert.match(attribution.evidence.join(' '), /kim@example\.com says it was not theirs, 16 Nov 2026, 10:01 UTC/);
  });

  it('is unknown without evidence, and says that nothing narrows it down', () => {
    const attribution = attribute(NOBODY, { ...known, evidence: NO_EVIDENCE });
    assert.ok(attribution.kind === 'unknown');
    assert.deepEqual(attribution.evidence, []);
    assert.equal(attribution.limits?.[0], 'No other record narrows it down.');
  });

  it('says so when there was too much to look at', () => {
    const attribution = attribute(NOBODY, {
      ...known,
      evidence: { ...NO_EVIDENCE, signedIn: [trace(KIM)], isCut: true },
    });
    assert.match(JSON.stringify(attribution), /more people may fit/);
  });

  it('puts names that are no email in quotes, and shortens what is long', () => {
    const actors: readonly Actor[] = [{ name: 'Mara, who did it.' }, { email: `not an email ${'x'.repeat(200)}` }];
    const evidence = { ...NO_EVIDENCE, sameRequest: actors.map((actor) => ({ actor, at: 0 })) };
    const attribution = attribute(NOBODY, { ...known, evidence });
    assert.ok(attribution.kind === 'consistent-with');
    assert.match(attribution.evidence[0] ?? '', /: "Mara, who did it\.", "not an email x{67}\.\.\."\.$/);
  });
});

describe('who did it: proven keys [U]', () => {
  const signedIn = { ...NO_EVIDENCE, signedIn: [trace(KIM), trace(SAM)] };
  const people = (roster: readonly RosterPerson[]): number => {
    const attribution = attribute(NOBODY, { ...known, evidence: signedIn, roster });
    return attribution.kind === 'consistent-with' ? attribution.people : 0;
  };
  const rows: readonly (readonly [title: string, steps: Parameters<typeof withKey>[1][], people: number])[] = [
    ['proven before', [['proven', SAMPLE_TIME - 1]], 1],
    ['proven by that very instant', [['proven', SAMPLE_TIME]], 1],
    ['proven a moment later', [['proven', SAMPLE_TIME + 1]], 2],
    [
      'proven, but ended before',
      [
        ['proven', SAMPLE_TIME - 9],
        ['revoked', SAMPLE_TIME - 1],
      ],
      2,
    ],
    [
      'proven, and ended only later',
      [
        ['proven', SAMPLE_TIME - 9],
        ['revoked', SAMPLE_TIME + 1],
      ],
      1,
    ],
    [
      'proven, and ended at that very instant',
      [
        ['proven', SAMPLE_TIME - 9],
        ['regressed', SAMPLE_TIME],
      ],
      2,
    ],
    ['only said to be there', [['reported', 0]], 2],
    ['exempt', [['exempt', 0]], 2],
  ];
  for (const [title, steps, expected] of rows) {
    it(`is consistent with ${expected} where one key was ${title}`, () => {
      assert.equal(people([withKey(KIM, ...steps)]), expected);
    });
  }

  it('is unknown when all are ruled out, and says why', () => {
    const roster = [withKey(KIM, ['proven', 0]), withKey(SAM, ['proven', 0])];
    const attribution = attribute(NOBODY, { ...known, evidence: signedIn, roster });
    assert.ok(attribution.kind === 'unknown');
    assert.equal(
      attribution.evidence?.[1],
      'Left out, as their own keys were proven then: kim@example.com, sam@example.com.',
    );
  });

  it('never counts more than are in the evidence, nor anybody twice', () => {
    const email = fc.constantFrom('a@example.com', 'b@example.com', 'c@example.com', 'd@example.com');
    const traces = fc.array(
      email.map((one) => trace(one)),
      { maxLength: 6 },
    );
    const steps = fc.array(
      fc.tuple(fc.constantFrom<KeyStatus>('proven', 'reported', 'revoked'), fc.constantFrom(-2, -1, 0, 1)),
      { maxLength: 3 },
    );
    const roster = fc.array(fc.tuple(email, steps), { maxLength: 3 });
    fc.assert(
      fc.property(traces, traces, traces, roster, (sameRequest, sameClient, seen, listed) => {
        const given = { sameRequest, sameClient, signedIn: seen, isCut: false };
        const made = listed.map(([of, list]) =>
          withKey(of, ...list.map(([status, offset]) => [status, SAMPLE_TIME + offset] as const)),
        );
        const attribution = attribute(NOBODY, { ...known, evidence: given, roster: made });
        const all = new Set([...sameRequest, ...sameClient, ...seen].map(({ actor }) => actor.email));
        const count = attribution.kind === 'consistent-with' ? attribution.people : 0;
        assert.ok(count <= all.size);
        if (made.length === 0) assert.equal(count, all.size);
        assert.equal(attribution.kind, count === 0 ? 'unknown' : 'consistent-with');
      }),
    );
  });
});
