import assert from 'node:assert/strict';
import { createCast } from './cast.ts';
import { check, type Violation } from './checker.ts';
import type { Deed, Entry, SaidKind } from './record.ts';

const CAST = createCast(8);
/** Europe/Berlin, Bavaria. */
const BERLIN = 'person01@example.com';
const SPACE = 'Contact centre Berlin';

/** Weeks of a bot that does everything as it should; each test doctors it. */
function soundRecord(): Entry[] {
  return [
    did('2026-03-02T08:00Z', { kind: 'roster', people: [{ email: BERLIN, zone: 'Europe/Berlin', country: 'DE-BY' }] }),
    did('2026-03-02T10:00Z', {
      kind: 'subscribe',
      space: SPACE,
      weekday: 1,
      time: '09:00',
      zone: 'Europe/Berlin',
    }),
    did('2026-03-02T11:00Z', { kind: 'onboard', people: [BERLIN], atOnce: true }),
    said('2026-03-02T11:00Z', 'introduction', BERLIN),
    did('2026-03-02T12:00Z', { kind: 'key', person: BERLIN, status: 'missing' }),
    settled('2026-03-02T12:00Z'),
    said('2026-03-09T08:00Z', 'digest', SPACE),
    settled('2026-03-09T08:00Z'),
    said('2026-03-10T12:00Z', 'nudge', BERLIN),
    settled('2026-03-10T12:00Z'),
    said('2026-03-16T08:00Z', 'digest', SPACE),
    settled('2026-03-16T08:00Z'),
    said('2026-03-18T08:00Z', 'nudge', BERLIN),
    settled('2026-03-18T08:00Z'),
  ];
}

function did(at: string, deed: Deed): Entry {
  return { kind: 'did', at: Date.parse(at), until: Date.parse(at), deed };
}

let messages = 0;

function said(at: string, what: SaidKind, to: string, answers?: string): Extract<Entry, { kind: 'said' }> {
  messages += 1;
  const common = { kind: 'said', at: Date.parse(at), messageId: `m${messages}`, what, to, text: 'synthetic' } as const;
  return answers === undefined ? common : { ...common, answers };
}

function settled(at: string): Entry {
  return { kind: 'settled', at: Date.parse(at) };
}

function violationsOf(record: readonly Entry[]): readonly string[] {
  return check(CAST, record).violations.map(({ what, kind, to }: Violation) => `${what} ${kind} ${to}`);
}

describe('the checker of the simulated year [U]', () => {
  it('finds nothing wrong with a bot that keeps to the rules', () => {
    const { violations, counts } = check(CAST, soundRecord());
    assert.deepEqual(violations, []);
    assert.deepEqual(
      { digests: counts.digests, due: counts.digestsDue, nudges: counts.nudges, introductions: counts.introductions },
      { digests: 2, due: 2, nudges: 2, introductions: 1 },
    );
  });

  const doctored: readonly (readonly [string, readonly Entry[], readonly string[]])[] = [
    ['a digest twice', [said('2026-03-18T09:00Z', 'digest', SPACE)], [`duplicate digest ${SPACE}`]],
    ['a digest that never came', [settled('2026-03-23T08:00Z')], [`missing digest ${SPACE}`]],
    ['a digest before its time', [said('2026-03-23T07:59Z', 'digest', SPACE)], [`duplicate digest ${SPACE}`]],
    [
      'a digest nobody subscribed to',
      [said('2026-03-18T09:00Z', 'digest', 'Compliance')],
      ['outside-rules digest Compliance'],
    ],
    ['a nudge at night', [said('2026-03-26T22:00Z', 'nudge', BERLIN)], [`outside-rules nudge ${BERLIN}`]],
    ['a nudge a minute after work', [said('2026-03-26T16:00Z', 'nudge', BERLIN)], [`outside-rules nudge ${BERLIN}`]],
    ['a nudge on a Saturday', [said('2026-03-28T10:00Z', 'nudge', BERLIN)], [`outside-rules nudge ${BERLIN}`]],
    ['a nudge on Good Friday', [said('2026-04-03T10:00Z', 'nudge', BERLIN)], [`outside-rules nudge ${BERLIN}`]],
    ['a second nudge in a week', [said('2026-03-24T10:00Z', 'nudge', BERLIN)], [`duplicate nudge ${BERLIN}`]],
    [
      'a nudge to a stranger',
      [said('2026-03-26T10:00Z', 'nudge', 'person02@example.com')],
      ['outside-rules nudge person02@example.com'],
    ],
    [
      'a nudge in a group space',
      [said('2026-03-26T10:00Z', 'nudge', SPACE)],
      [`outside-rules nudge ${SPACE}`, `outside-rules nudge ${SPACE}`],
    ],
    [
      'a nudge that never came',
      [said('2026-03-23T08:00Z', 'digest', SPACE), settled('2026-03-27T10:00Z')],
      [`missing nudge ${BERLIN}`],
    ],
    [
      'a second introduction',
      [said('2026-03-19T10:00Z', 'introduction', BERLIN)],
      [`duplicate introduction ${BERLIN}`],
    ],
    ['thanks for nothing', [said('2026-03-19T10:00Z', 'thanks', BERLIN)], [`outside-rules thanks ${BERLIN}`]],
    [
      'a message of no known kind',
      [said('2026-03-19T10:00Z', 'unknown', BERLIN), settled('2026-03-19T10:00Z')],
      [`unexplained unknown ${BERLIN}`],
    ],
    ['an answer to nobody', [said('2026-03-19T10:00Z', 'answer', BERLIN, 'q1')], [`unexplained answer ${BERLIN}`]],
  ];
  for (const [title, added, expected] of doctored) {
    it(`notices ${title}`, () => assert.deepEqual(violationsOf([...soundRecord(), ...added]), expected));
  }

  const unwanted: readonly (readonly [string, Deed])[] = [
    ['snoozed', { kind: 'snooze', person: BERLIN, until: '2026-03-27' }],
    ['stopped', { kind: 'stop', person: BERLIN }],
    ['exempt', { kind: 'key', person: BERLIN, status: 'exempt' }],
    ['revoked', { kind: 'key', person: BERLIN, status: 'revoked' }],
    ['somebody else', { kind: 'says', person: BERLIN, said: 'not-me' }],
    ['proven', { kind: 'import', changes: [change('2026-03-18T12:00Z', BERLIN)] }],
    ['paused', { kind: 'pause' }],
    ['on the organisation’s own holiday', { kind: 'holiday', date: '2026-03-26' }],
  ];
  for (const [title, deed] of unwanted) {
    it(`notices a nudge to somebody who is ${title}`, () => {
      const record = [...soundRecord(), did('2026-03-19T10:00Z', deed), said('2026-03-26T10:00Z', 'nudge', BERLIN)];
      assert.deepEqual(violationsOf(record), [`outside-rules nudge ${BERLIN}`]);
    });
  }

  it('notices a nudge in the days of grace', () => {
    const record = soundRecord().slice(0, 6);
    assert.deepEqual(violationsOf([...record, said('2026-03-06T10:00Z', 'nudge', BERLIN)]), [
      `outside-rules nudge ${BERLIN}`,
    ]);
  });

  it('notices a fourth nudge in vain', () => {
    const more = ['2026-03-26T10:00Z', '2026-04-07T10:00Z'].map((at) => said(at, 'nudge', BERLIN));
    assert.deepEqual(violationsOf([...soundRecord(), ...more]), [`outside-rules nudge ${BERLIN}`]);
  });

  it('notices an answer that was given twice, and one that never came', () => {
    const asked = { kind: 'asked', at: Date.parse('2026-03-19T10:00Z'), to: BERLIN, isSure: true } as const;
    const twice = [
      { ...asked, id: 'q1' },
      said('2026-03-19T10:00Z', 'answer', BERLIN, 'q1'),
      said('2026-03-19T10:00Z', 'answer', BERLIN, 'q1'),
      { ...asked, id: 'q2' },
      settled('2026-03-19T10:00Z'),
    ];
    assert.deepEqual(violationsOf([...soundRecord(), ...twice]), [
      `duplicate answer ${BERLIN}`,
      `missing answer ${BERLIN}`,
    ]);
  });

  it('owes thanks for the first change under the own name, once', () => {
    const proof = did('2026-03-19T10:00Z', { kind: 'import', changes: [change('2026-03-18T12:00Z', BERLIN)] });
    const { findings } = { findings: check(CAST, [...soundRecord(), proof, settled('2026-03-19T10:00Z')]) };
    assert.deepEqual(
      findings.violations.map(({ what, kind }) => `${what} ${kind}`),
      ['missing thanks'],
    );
    const once = [...soundRecord(), proof, said('2026-03-19T10:00Z', 'thanks', BERLIN), settled('2026-03-19T10:00Z')];
    assert.deepEqual(violationsOf(once), []);
    assert.deepEqual(violationsOf([...once, said('2026-03-20T10:00Z', 'thanks', BERLIN)]), [
      `duplicate thanks ${BERLIN}`,
    ]);
  });

  it('owes admins a word about who was reminded three times in vain, each one word', () => {
    const third = [said('2026-03-26T10:00Z', 'nudge', BERLIN), settled('2026-03-26T10:00Z')];
    const digest = said('2026-03-23T08:00Z', 'digest', SPACE);
    const record = [...soundRecord(), digest, ...third, said('2026-03-30T07:00Z', 'digest', SPACE)];
    const [first = '', second = ''] = CAST.admins.map(({ email }) => email);
    const tell = (to: string): Entry => ({ ...said('2026-03-30T07:00Z', 'summary', to), text: `Stuck: ${BERLIN}` });
    assert.deepEqual(violationsOf([...record, settled('2026-03-30T09:00Z')]), [
      `missing summary ${first}`,
      `missing summary ${second}`,
    ]);
    assert.deepEqual(violationsOf([...record, tell(first), settled('2026-03-30T09:00Z')]), [
      `missing summary ${second}`,
    ]);
    const both = [...record, tell(first), tell(second), settled('2026-03-30T09:00Z')];
    assert.deepEqual(violationsOf(both), []);
    assert.deepEqual(violationsOf([...both, tell(second)]), [`duplicate summary ${second}`]);
  });

  it('lets one correction follow on late records, wants it within days, and none without', () => {
    const late = did('2026-03-17T10:00Z', { kind: 'import', changes: [change('2026-03-11T12:00Z')] });
    const correction = said('2026-03-18T09:00Z', 'correction', SPACE);
    assert.deepEqual(violationsOf([...soundRecord(), correction]), [`outside-rules correction ${SPACE}`]);
    assert.deepEqual(violationsOf([...soundRecord(), late, correction]), []);
    assert.deepEqual(violationsOf([...soundRecord(), late, correction, correction]), [
      `outside-rules correction ${SPACE}`,
    ]);
    assert.deepEqual(violationsOf([...soundRecord(), late, settled('2026-03-22T10:01Z')]), [
      `missing correction ${SPACE}`,
    ]);
  });

  it('notices a digest that names a person', () => {
    const digest = { ...said('2026-03-23T08:00Z', 'digest', SPACE), text: `By ${BERLIN}: 3 changes` };
    assert.deepEqual(violationsOf([...soundRecord(), digest]), [`outside-rules digest ${SPACE}`]);
  });

  it('takes a change from before the key was called missing for no proof', () => {
    const early = did('2026-03-19T10:00Z', { kind: 'import', changes: [change('2026-03-02T11:59Z', BERLIN)] });
    const { model } = check(CAST, [...soundRecord(), early]);
    assert.equal(model.keys.of(BERLIN).status, 'missing');
  });

  it('wants one digest in the weeks in which the slot is skipped or comes twice', () => {
    const night = did('2026-03-20T10:00Z', {
      kind: 'subscribe',
      space: 'Night desk Berlin',
      weekday: 7,
      time: '02:30',
      zone: 'Europe/Berlin',
    });
    const skipped = [night, said('2026-03-22T01:30Z', 'digest', 'Night desk Berlin'), settled('2026-03-22T01:31Z')];
    assert.deepEqual(violationsOf(skipped), []);
    assert.deepEqual(violationsOf([...skipped, said('2026-03-29T00:59Z', 'digest', 'Night desk Berlin')]), [
      'duplicate digest Night desk Berlin',
    ]);
    assert.deepEqual(violationsOf([...skipped, settled('2026-03-29T01:31Z')]), ['missing digest Night desk Berlin']);
  });
});

function change(at: string, by?: string) {
  const common = { trackingId: `T-${at}`, time: Date.parse(at), entityType: 'user' };
  return by === undefined ? common : { ...common, by };
}
