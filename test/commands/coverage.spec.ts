import assert from 'node:assert/strict';
import type { MessageAnswer } from '../../src/audit/answer.ts';
import { DAY_MS } from '../../src/audit/coverage-report.ts';
import type { PullState } from '../../src/audit/state.ts';
import { EXAMPLE_NOW, exampleAt } from '../../src/questions/example-clock.ts';
import { anIncoming } from '../fixtures/events.ts';
import { matchGolden } from './golden-case.ts';
import { FEED, ONE, ORG, OTHER_ORG, org, proveWithGap, span, TWO } from './keeping/orgs.ts';
import { ADMIN, type Asking, asEvents, asMessage, refusalOf, render, SPACE, STRANGER, useRig, VIEWER } from './rig.ts';

const factOf = ({ facts = [] }: MessageAnswer, label: string): string =>
  facts.find((fact) => fact.label === label)?.value ?? '(not told)';
const rowsOf = ({ table }: MessageAnswer): readonly (readonly string[])[] => table?.rows ?? [];
const labelsOf = ({ buttons = [] }: MessageAnswer): readonly string[] => buttons.map(({ label }) => label);

describe('coverage [I]', () => {
  const rig = useRig();
  const asking = { as: VIEWER, orgs: [ONE] };
  const told = async (text = 'coverage', how: Parameters<typeof rig.ask>[1] = asking): Promise<MessageAnswer> => {
    const answer = asMessage(await rig.ask(text, how));
    render(answer);
    return answer;
  };

  it('tells a gap, until when the vendor has it, how many records are there, and that it is fetched', async () => {
    await proveWithGap(rig.store);
    await rig.store.append([anIncoming({ id: 'c-gap', time: exampleAt('2025-12-02'), orgId: ORG })]);
    const answer = await told();
    assert.equal(answer.title, 'Company One: 1 gap in what the vendor still has');
    assert.deepEqual(rowsOf(answer), [
      ['1-3 Dec 2025 (CET)', '1 Dec 2026, 00:00 CET (7 days left)', '1', 'I fetch it'],
    ]);
    assert.deepEqual(answer.lines, [
      'Nov 2025 █▄███████████ Nov 2026',
      'A sign a month: █ complete, ▄ partly.',
      'I fetch what is missing by myself.',
    ]);
    assert.equal(factOf(answer, 'Newest proof'), '23 Nov 2026, 12:50 CET (10 minutes ago)');
    assert.match(
      factOf(answer, 'Complete'),
      /^4 Dec 2025, 00:00 - 23 Nov 2026, 12:50 \(CET\/CEST\); .* \(contact centre changes\)$/,
    );
    assert.equal(factOf(answer, 'Proven by'), 'Admin Audit Events API, Later polls, synthetic.csv');
  });

  it('says that it is complete where it is, of contact centre changes', async () => {
    await rig.store.addCoverage(span('2025-10-01', EXAMPLE_NOW));
    const answer = await told();
    assert.equal(
      answer.title,
      'Company One: Complete for 1 Oct 2025, 00:00 - 23 Nov 2026, 13:00 (CEST/CET), contact centre changes',
    );
    assert.deepEqual(rowsOf(answer), []);
  });

  it('says who has to act where nothing is fetched, and how', async () => {
    await proveWithGap(rig.store);
    const answer = await told('coverage', { ...asking, orgs: [org()] });
    assert.equal(rowsOf(answer)[0]?.[3], 'export it');
    assert.match(answer.lines.join('\n'), /no access to the audit API/);
    assert.match(answer.lines.join('\n'), /an admin exports that span in Control Hub .*Admin activities\) as CSV/);
    assert.equal(factOf(answer, 'Last poll'), '(not told)');
  });

  it('tells what is lost, once', async () => {
    await rig.store.addCoverage(span('2025-01-01', '2025-02-01'));
    await rig.store.addCoverage(span('2025-03-01', EXAMPLE_NOW));
    const answer = await told();
    assert.equal(answer.title, 'Company One: Complete, but for what the vendor no longer has');
    const lines = answer.lines.filter((line) => line.includes('lost for good'));
    assert.deepEqual(lines, [
      'The vendor no longer has 1-28 Feb 2025 (CET): not proven complete, and what nobody exported of it is lost for good.',
    ]);
  });

  it('tells records without proof from nothing at all', async () => {
    await rig.store.append([anIncoming({ id: 'c-old', time: exampleAt('2026-02-03'), orgId: ORG })]);
    const [line, legend] = (await told('coverage', {})).lines;
    assert.equal(line, 'Nov 2025 ···░········▄ Nov 2026');
    assert.equal(legend, 'A sign a month: ▄ partly, ░ records, not proven complete, · nothing.');
  });

  it('tells a failing poll, and what went wrong to admins only', async () => {
    const problem = {
      code: 'access-lost',
      what: 'The token is refused.',
      next: 'Sign in again.',
      since: EXAMPLE_NOW - 2 * DAY_MS,
    };
    await rig.store.state.update('pulls', `${ORG}/admin-audit-api`, () => ({
      orgId: ORG,
      kind: 'admin-audit-api',
      lastDoneAt: EXAMPLE_NOW - 3 * DAY_MS,
      problem,
    }));
    await proveWithGap(rig.store);
    const viewer = await told();
    assert.match(
      factOf(viewer, 'Last poll'),
      /^20 Nov 2026, 13:00 CET \(3 days ago\); failing since 21 Nov 2026, 13:00 CET \(2 days ago\)\.$/,
    );
    assert.deepEqual(labelsOf(viewer), ['How long it is kept']);
    const admin = await told('coverage', { ...asking, as: ADMIN });
    assert.match(factOf(admin, 'Last poll'), /The token is refused\. Sign in again\.$/);
    assert.deepEqual(labelsOf(admin), ['Fetch now', 'Access', 'How long it is kept']);
    assert.equal(rowsOf(admin)[0]?.[3], 'export it');
  });

  for (const text of ['what is missing', 'is our data complete?', 'are there any gaps', 'how fresh is the data']) {
    it(`is told by "${text}" too`, async () => {
      await proveWithGap(rig.store);
      assert.deepEqual((await told(text)).table, (await told()).table);
    });
  }

  it('looks at the asked time', async () => {
    await proveWithGap(rig.store);
    const month = await told('coverage this month');
    assert.match(month.title, /^Company One: Complete for 1 Nov 2026, 00:00 - 23 Nov 2026, 12:50 \(CET\)/);
    const december = await told('what is missing in december 2025');
    assert.equal(rowsOf(december).length, 1);
    assert.ok(!december.lines.some((line) => line.includes('A sign a month')));
    const later = { intent: 'coverage', from: EXAMPLE_NOW + 1 } as const;
    assert.match(refusalOf(await rig.press(later, asking)).reason, /lies in the future/);
  });

  it('has a line for each of several organisations, and a button to see one', async () => {
    await proveWithGap(rig.store);
    await rig.store.addCoverage(span('2025-10-01', EXAMPLE_NOW, { orgId: OTHER_ORG, sourceName: 'Other' }));
    const how = { ...asking, orgs: [ONE, TWO] };
    const answer = await told('coverage', how);
    assert.equal(answer.title, '1 of 2 organisations complete');
    assert.deepEqual(
      rowsOf(answer).map(([name, proven]) => [name, proven]),
      [
        ['Company One', '1 gap in what the vendor still has'],
        ['Company Two', 'Complete for 1 Oct 2025, 00:00 - 23 Nov 2026, 13:00 (CEST/CET), contact centre changes'],
      ],
    );
    assert.deepEqual(labelsOf(answer), ['Company One', 'Company Two']);
    const [button] = answer.buttons ?? [];
    assert.ok(button !== undefined && 'question' in button);
    const first = asMessage(await rig.press(button.question, how));
    assert.equal(rowsOf(first).length, 1);
    assert.deepEqual(asMessage(await rig.ask('coverage of organisation "company one"', how)).table, first.table);
    const unknown = refusalOf(await rig.ask('coverage of organisation "Nobody Ltd"', how));
    assert.match(unknown.reason, /There is Company One, Company Two\./);
  });

  it('tells of its own organisation only in a space that is for one', async () => {
    await proveWithGap(rig.store);
    await rig.store.addCoverage(span('2026-01-01', '2026-02-01', { orgId: OTHER_ORG, sourceName: 'Their file' }));
    const how = { as: ADMIN, orgs: [ONE, TWO], space: SPACE };
    asMessage(await rig.ask(`this space is for org ${OTHER_ORG}`, how));
    const answer = await told('coverage', how);
    assert.match(answer.title, /^Company Two: /);
    assert.equal(factOf(answer, 'Proven by'), 'Their file');
    assert.match(
      refusalOf(await rig.ask(`coverage of org ${ORG}`, how)).reason,
      /no such organisation here\. There is Company Two\.$/,
    );
  });

  it('tells what a person has stated apart from what is proven', async () => {
    const later = { sourceKind: 'control-hub-csv', recordedAt: EXAMPLE_NOW } as const;
    await rig.store.addCoverage(span('2025-10-01', exampleAt('2026-11-09')));
    await rig.store.addCoverage({
      from: exampleAt('2026-11-09'),
      to: EXAMPLE_NOW,
      orgId: ORG,
      ...later,
      sourceName: 'week<@all>.csv',
      statedBy: ADMIN,
    });
    const answer = await told();
    assert.match(answer.title, /contact centre changes, as stated by admin@example\.com$/);
    assert.equal(
      factOf(answer, 'Stated'),
      '9 Nov 2026, 00:00 - 23 Nov 2026, 13:00 (CET), stated by admin@example.com (week<@all>.csv)',
    );
    assert.doesNotMatch(factOf(answer, 'Proven by'), /week/);
    const ofProof = await told('coverage before 9 Nov 2026');
    assert.doesNotMatch(ofProof.title, /stated/);
  });

  it('does not count as proof what was deleted since', async () => {
    await rig.store.addCoverage(span('2025-10-01', EXAMPLE_NOW));
    const before = exampleAt('2026-01-01');
    await rig.store.state.update('purges', `${ORG}/${before}`, () => ({
      orgId: ORG,
      before,
      events: 1,
      firstAt: 1,
      lastAt: 2,
      plannedAt: 3,
      status: 'done' as const,
    }));
    assert.equal(rowsOf(await told())[0]?.[0], '23 Nov 2025, 13:00 - 1 Jan 2026, 00:00 (CET)');
    const answer = asEvents(await rig.ask('what changed in december 2025', asking));
    assert.equal(answer.coverage.complete, false);
  });

  it('shows hostile names of sources and organisations as plain text', async () => {
    const name = '<@all> [x](http://evil.example.com)';
    await rig.store.addCoverage(span('2026-01-01', '2026-02-01', { sourceName: name }));
    const answer = await told('coverage', { ...asking, orgs: [org({ name, feed: FEED })] });
    const { markdown, card } = render(answer);
    assert.doesNotMatch(markdown, /<@all>|\]\(http/);
    assert.doesNotMatch(JSON.stringify(card), /<@all>|\]\(http/);
  });

  it('is nothing for strangers', async () => {
    assert.match(refusalOf(await rig.ask('coverage', { as: STRANGER })).reason, /^I answer only people/);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'how-complete/files-only', 'coverage', {});
    await proveWithGap(rig.store);
    await matchGolden(rig, 'how-complete/gap', 'how complete is the data', { as: ADMIN, orgs: [ONE] });
    await matchGolden(rig, 'how-complete/organisations', 'coverage', { as: VIEWER, orgs: [ONE, TWO] });
  });
});

describe('answers and coverage [I]', () => {
  const rig = useRig();
  const LAST_WEEK = 'what was deleted in sites last week';

  it('say of what they are complete', async () => {
    await rig.store.addCoverage(span('2026-11-01', EXAMPLE_NOW));
    const both = asEvents(await rig.ask(LAST_WEEK, { orgs: [ONE] }));
    assert.deepEqual([both.coverage.complete, both.coverage.sentence], [true, 'Complete for 16-22 Nov 2026 (CET).']);
    const limited = asEvents(await rig.ask('what changed from 2026-11-02 to 2026-11-08', { orgs: [ONE] }));
    assert.equal(limited.coverage.sentence, 'Complete for 2-8 Nov 2026 (CET), contact centre changes.');
  });

  it('say on whose word they are complete, where nothing else proves it', async () => {
    const stated = { sourceKind: 'control-hub-csv', sourceName: 'a.csv', recordedAt: 1 } as const;
    await rig.store.addCoverage({
      from: exampleAt('2026-10-01'),
      to: exampleAt('2026-11-15'),
      ...stated,
      statedBy: ADMIN,
    });
    const sentence = async (text: string): Promise<string> => asEvents(await rig.ask(text)).coverage.sentence;
    assert.equal(
      await sentence('what changed on 3 Nov 2026'),
      'Complete for 3 Nov 2026 (CET), as stated by admin@example.com.',
    );
    assert.equal(await sentence('what changed on 10 Nov 2026'), 'Complete for 10 Nov 2026 (CET).');
  });

  it('of today are complete up to the last poll, in no alarming colour, until polls are late', async () => {
    const [provenTo, asked] = [EXAMPLE_NOW - 600_000, 'what changed today'];
    await rig.store.addCoverage(span('2026-11-01', provenTo));
    const poll = (more: Partial<PullState>): Promise<unknown> =>
      rig.store.state.update('pulls', `${ONE.orgId}/admin-audit-api`, () => ({
        orgId: ONE.orgId,
        kind: 'admin-audit-api',
        ...more,
      }));
    const footer = async (asking: Asking): Promise<string> => {
      const answer = asEvents(await rig.ask(asked, asking));
      const isAmber = JSON.stringify(render(answer).card).includes('"color":"warning"');
      return `${answer.coverage.sentence} ${isAmber ? 'amber' : 'neutral'}`;
    };
    const newest = { provenTo, nextAt: EXAMPLE_NOW + 300_000 };
    await poll({ newest });
    const fine = 'Complete up to 12:50 CET, contact centre changes; newer records are not fetched yet. neutral';
    assert.equal(await footer({ orgs: [ONE] }), fine);
    assert.match(await footer({ orgs: [ONE, TWO] }), /not proven complete.* amber$/);
    const problem = { code: 'feed-unreachable', what: 'It is down.', next: 'Wait.', since: EXAMPLE_NOW };
    await poll({ newest, problem });
    assert.match(await footer({ orgs: [ONE] }), /not proven complete for .* amber$/);
    await poll({ newest: { provenTo, nextAt: EXAMPLE_NOW - 400_000 } });
    assert.match(await footer({ orgs: [ONE] }), /not proven complete for .* amber$/);
  });

  it('of several organisations are complete only where each is', async () => {
    await rig.store.addCoverage(span('2026-11-01', EXAMPLE_NOW));
    const asked = 'what changed from 2026-11-02 to 2026-11-08';
    assert.equal(asEvents(await rig.ask(asked, { orgs: [ONE] })).coverage.complete, true);
    const { coverage, total } = asEvents(await rig.ask(asked, { orgs: [ONE, TWO] }));
    assert.deepEqual([coverage.complete, total], [false, 0]);
    assert.match(render(await rig.ask(asked, { orgs: [ONE, TWO] })).markdown, /No changes in what I have/);
    assert.match(render(await rig.ask(asked, { orgs: [ONE] })).markdown, /No changes found/);
  });
});
