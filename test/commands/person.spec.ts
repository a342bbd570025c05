import assert from 'node:assert/strict';
import type { Outreach } from '../../src/audit/outreach.ts';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { ADDED_AT, addPerson, labelsOf, questionOf } from './people/roster-rig.ts';
import { ADMIN, asEvents, asMessage, refusalOf, render, useRig, VIEWER } from './rig.ts';
import { MARA } from './world.ts';

const ZOE = 'zoe.keller@example.com';
const AS_ADMIN = { as: ADMIN } as const;
const DAY_MS = 86_400_000;

describe('person [I]', () => {
  const rig = useRig();
  const factsOf = async (text: string, as = ADMIN): Promise<Readonly<Record<string, string>>> => {
    const answer = asMessage(await rig.ask(text, { as }));
    render(answer);
    return Object.fromEntries((answer.facts ?? []).map(({ label, value }) => [label, value]));
  };

  it('says since when the key has its status, who said so, and why', async () => {
    await addPerson(rig.store, ZOE, { name: 'Zoe Keller' });
    await rig.ask(`key revoked ${ZOE} because she left`, AS_ADMIN);
    const facts = await factsOf('person Zoe Keller');
    assert.equal(facts['API key'], 'revoked since 23 Nov 2026, 13:00 CET, as you said: she left');
    assert.equal(facts['On the roster'], 'since 3 Nov 2026, 13:00 CET, from a file, added by admin@example.com');
  });

  it('of somebody else is not told where others read along; of oneself it is', async () => {
    await addPerson(rig.store, ZOE, { status: 'missing' });
    const inGroup = { space: 'space-1', spaceKind: 'group' } as const;
    const { reason } = refusalOf(await rig.ask(`person ${ZOE}`, { ...AS_ADMIN, ...inGroup }));
    assert.match(reason, /ask me in a 1:1 space/);
    assert.doesNotMatch(reason, /missing/);
    assert.equal(asMessage(await rig.ask('who am I', { as: ZOE, ...inGroup })).title, ZOE);
  });

  it('shows the proof', async () => {
    await addPerson(rig.store, MARA.email ?? '', { status: 'proven' });
    const answer = await rig.ask('person mara lind', AS_ADMIN);
    const shown = asEvents(await rig.press(questionOf(answer, 'Show the proof'), AS_ADMIN));
    assert.equal(shown.total, 1);
  });

  it('counts the changes under the own name, by email and by known ids', async () => {
    const id = '00000000-0000-4000-8000-0000000000f9';
    assert.match((await factsOf('person mara lind'))['Changes under own name'] ?? '', /^10, the last on 23 Nov 2026/);
    await addPerson(rig.store, MARA.email ?? '', { ids: [id] });
    assert.match((await factsOf('person mara lind'))['Changes under own name'] ?? '', /^11, the last on 23 Nov 2026/);
  });

  it('concludes nothing from there being none', async () => {
    await addPerson(rig.store, ZOE, { status: 'missing' });
    const facts = await factsOf(`person ${ZOE}`);
    assert.equal(facts['Changes under own name'], 'none recorded, which says nothing about the key');
  });

  it('tells the newest of what was said before', async () => {
    const steps = Array.from({ length: 10 }, (_, index) => {
      const at = ADDED_AT + index * DAY_MS;
      return { status: index % 2 === 0 ? 'missing' : 'reported', since: at, at, by: ADMIN } as const;
    });
    await addPerson(rig.store, ZOE, { status: 'exempt', history: steps });
    const { lines } = asMessage(await rig.ask(`person ${ZOE}`, AS_ADMIN));
    assert.equal(lines[0], 'Before: reported since 12 Nov 2026, 13:00 CET, as you said.');
    assert.equal(lines.length, 7);
    assert.equal(lines.at(-1), 'and 4 earlier.');
  });

  it('tells somebody who is not on the roster from one of whom nothing is known', async () => {
    const answer = asMessage(await rig.ask(`person ${ZOE}`, AS_ADMIN));
    assert.match(answer.lines.join(' '), /Not on the roster/);
    assert.equal(
      answer.facts?.some(({ label }) => label === 'API key'),
      false,
    );
    await rig.press(questionOf(answer, 'Key is missing'), AS_ADMIN);
    assert.match((await factsOf(`person ${ZOE}`))['API key'] ?? '', /^missing since/);
  });

  it('takes the zone that the person has set before that of the roster', async () => {
    await addPerson(rig.store, ZOE, { zone: 'Europe/Berlin', country: 'DE', team: 'North' });
    await rig.store.state.update('people', ZOE, () => ({ email: ZOE, zone: 'Asia/Tokyo' }));
    const facts = await factsOf(`person ${ZOE}`);
    assert.deepEqual([facts['Time zone'], facts['Country'], facts['Team']], ['Asia/Tokyo', 'DE', 'North']);
  });

  describe('what was said to them', () => {
    const at = EXAMPLE_NOW - 2 * DAY_MS;
    const CASES: readonly (readonly [string, Partial<Outreach>, Readonly<Record<string, RegExp>>])[] = [
      ['nothing', {}, { Introduced: /^not yet$/, Reminders: /^none so far$/ }],
      [
        'an introduction on its way',
        { onboarding: { status: 'queued', askedBy: ADMIN, askedAt: at, atOnce: true } },
        { Introduced: /^asked by admin@example\.com on 21 Nov 2026, 13:00 CET, not sent yet$/ },
      ],
      [
        'an introduction that failed',
        { onboarding: { status: 'failed', askedBy: ADMIN, askedAt: at, atOnce: true, problem: 'no such person' } },
        { Introduced: /^could not be sent: no such person$/ },
      ],
      [
        'an introduction, an answer and reminders',
        {
          onboarding: { status: 'introduced', askedBy: ADMIN, askedAt: at, atOnce: true, introducedAt: at + 60_000 },
          reply: { said: 'cannot', at, reason: 'no rights' },
          nudges: [
            { key: 'nudge-1', at: at - DAY_MS, status: 'sent' },
            { key: 'nudge-2', at, status: 'sent' },
            { key: 'nudge-3', at, status: 'planned' },
          ],
        },
        {
          Introduced: /^on 21 Nov 2026, 13:01 CET, asked by admin@example\.com$/,
          'Their answer': /^it cannot be done: no rights \(21 Nov 2026, 13:00 CET\)$/,
          Reminders: /^2 lately, the last on 21 Nov 2026, 13:00 CET$/,
        },
      ],
      [
        'no more reminders',
        {
          nudgeAsked: { by: ADMIN, at, atOnce: true },
          snoozedUntil: '2026-12-05',
          snoozeReason: 'on leave',
          stoppedAt: at,
          escalatedAt: at,
        },
        {
          Reminders:
            /^none so far; one is on its way; none before 2026-12-05 \(on leave\); switched off by them on .*; the admins were told on .*$/,
        },
      ],
    ];
    for (const [what, outreach, expected] of CASES)
      it(`tells of ${what}`, async () => {
        await addPerson(rig.store, ZOE, { status: 'missing' });
        await rig.store.state.update('outreach', ZOE, () => ({ email: ZOE, nudges: [], ...outreach }));
        const facts = await factsOf(`person ${ZOE}`);
        for (const [label, pattern] of Object.entries(expected)) assert.match(facts[label] ?? '', pattern);
      });
  });

  describe('permission', () => {
    it('lets everybody ask about themselves', async () => {
      await addPerson(rig.store, VIEWER, { status: 'missing' });
      for (const text of ['who am I', 'person me', `person ${VIEWER}`, 'my record'])
        assert.match((await factsOf(text, VIEWER))['API key'] ?? '', /^missing since/);
      assert.deepEqual(labelsOf(await rig.ask('who am I')), ['My key is set up']);
    });

    it('leaves others to admins', async () => {
      await addPerson(rig.store, ZOE, { name: 'Zoe Keller' });
      for (const text of [`person ${ZOE}`, 'person Zoe Keller'])
        assert.match(refusalOf(await rig.ask(text)).reason, /^Only admins may see what is known about other people/);
    });

    it('tells everybody what a service is', async () => {
      for (const text of ['who is api@cconesp.net', 'who is nobody'])
        assert.equal(asMessage(await rig.ask(text)).title, 'That is a service, not a person');
    });

    it('cannot tell whom the operator means by nothing', async () => {
      refusalOf(await rig.ask('who am I', { as: 'operator' }));
    });
  });

  it('lets hostile words do nothing but stand there', async () => {
    const evil = '<@all> [pay](http://evil.example.com) \u202Etxt\u0007';
    const key = { status: 'revoked', since: ADDED_AT, at: ADDED_AT, by: evil, reason: evil } as const;
    await addPerson(rig.store, ZOE, { name: evil, team: evil, zone: evil, country: evil, key, history: [key] });
    const reply = render(await rig.ask(`person ${ZOE}`, AS_ADMIN));
    assert.doesNotMatch(reply.markdown, /<@all>|\]\(http/);
  });

  it('looks as it was found good', async () => {
    await addPerson(rig.store, MARA.email ?? '', { name: 'Mara Lind', team: 'North', status: 'proven' });
    await matchGolden(rig, 'person/proven', 'person mara lind', AS_ADMIN);
    await matchGolden(rig, 'person/own', 'who am I');
  });
});
