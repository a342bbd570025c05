/** Two organisations in one bot: what only the other one's records hold, and ways to reach for it. */
import assert from 'node:assert/strict';
import { createUseLog } from '../../../src/app/use-log.ts';
import { claimKey } from '../../../src/audit/claims.ts';
import type { AuditStore } from '../../../src/audit/ports.ts';
import type { Question } from '../../../src/audit/question.ts';
import type { UsedBot } from '../../../src/audit/use.ts';
import { EXAMPLE_NOW } from '../../../src/questions/example-clock.ts';
import { anIncoming } from '../../fixtures/events.ts';
import { type Asking, openWorld, type Rig, render } from '../rig.ts';

export const ORG = '00000000-0000-4000-8000-00000000a001';
export const OTHER_ORG = '00000000-0000-4000-8000-00000000a002';

/** What only the other organisation's records hold; nothing of it may be seen in a space of the first one. */
export const THEIRS = {
  eventId: 'c-ffffffffffffffff0001',
  targetId: '00000000-0000-4000-8000-0000000000ff',
  targetName: 'Quayside Hotline',
  formerName: 'Wharf Hotline',
  actorEmail: 'ines.quay@elsewhere.example.org',
  actorName: 'Ines Quay',
  description: 'lighthouse timer',
  entityType: 'quay-type',
  ip: '198.51.100.77',
  trackingId: 'QUAY_TRACKING_1',
  claimer: 'olaf.pier@elsewhere.example.org',
  ticket: 'PIER-4711',
  rosterName: 'Dock Hand',
  rosterTeam: 'Breakwater',
  keyReason: 'winch-77',
  journalled: 'moored the barge',
  snoozeReason: 'anchor week',
  feedProblem: 'the tide gauge',
  fileName: 'cargo-manifest.pdf',
  anonymousId: 'c-ffffffffffffffff0002',
  asker: 'mole.head@elsewhere.example.org',
  askedAbout: 'Sluice Gate Team',
  askedOfAll: 'partner.pilot@example.net',
} as const;

const theirs = (id: string, more: object) =>
  anIncoming({
    id,
    orgId: OTHER_ORG,
    time: EXAMPLE_NOW - 60_000,
    action: 'modified',
    entityType: THEIRS.entityType,
    target: { id: THEIRS.targetId, name: THEIRS.targetName },
    description: THEIRS.description,
    ip: THEIRS.ip,
    trackingId: THEIRS.trackingId,
    ...more,
  });

const THEIR_EVENTS = [
  theirs(THEIRS.eventId, {
    actor: { email: THEIRS.actorEmail, name: THEIRS.actorName },
    changes: [{ field: 'name', before: THEIRS.formerName, after: THEIRS.targetName }],
  }),
  theirs(THEIRS.anonymousId, { actor: { email: 'api@cconesp.net' } }),
];

/** What a question may be filled with to reach across. */
export const REACHES: readonly Partial<Question>[] = [
  {},
  { target: { name: THEIRS.targetName } },
  { target: { name: THEIRS.formerName } },
  { target: { id: THEIRS.targetId } },
  { target: { name: 'Quay' } },
  { entityType: THEIRS.entityType },
  { entityType: THEIRS.entityType, target: { name: 'Hotline' } },
  { entityTypes: [THEIRS.entityType, 'user'] },
  { actor: { kind: 'person', email: THEIRS.actorEmail } },
  { actor: { kind: 'person', name: THEIRS.actorName } },
  { actor: { kind: 'person', name: 'Ines' } },
  { actor: { kind: 'person', email: THEIRS.claimer } },
  { actor: { kind: 'anonymous' } },
  { event: THEIRS.eventId },
  { event: THEIRS.anonymousId },
  { events: [THEIRS.anonymousId], statement: 'mine' },
  { events: [THEIRS.anonymousId], verdict: 'confirmed', actor: { kind: 'person', email: THEIRS.claimer } },
  { events: [THEIRS.anonymousId] },
  { which: 'waiting' },
  { which: 'own' },
  { text: THEIRS.description },
  { text: 'light' },
  { by: 'actor' },
  { by: 'type' },
  { by: 'day' },
  { split: 'week' },
  { split: 'type' },
  { split: 'team' },
  { org: OTHER_ORG },
  { all: true },
  { people: [THEIRS.claimer] },
  { people: [THEIRS.claimer], status: 'missing' },
  { team: THEIRS.rosterTeam },
  { purge: `${OTHER_ORG}/1700000000000`, decision: 'approve' },
  { keep: 24, org: OTHER_ORG },
  { file: 'f-77' },
  { sure: true, people: [THEIRS.claimer] },
  { from: EXAMPLE_NOW - 3_600_000, to: EXAMPLE_NOW + 1 },
  { use: 'asked' },
  { actor: { kind: 'person', email: THEIRS.asker } },
  { target: { name: THEIRS.askedAbout } },
];

/** Answers as files that reach across: as CSV, which can be looked into. */
export const FILES: readonly Question[] = (
  [
    'what-changed',
    'who-changed',
    'history',
    'what-did',
    'unattributed',
    'containing',
    'how-many',
    'show',
    'related',
    'who-asked',
    'people',
    'claims',
    'digest',
    'coverage',
  ] as const
).flatMap((of) =>
  [
    {},
    { target: { name: THEIRS.targetName } },
    { target: { id: THEIRS.targetId } },
    { actor: { kind: 'person', email: THEIRS.actorEmail } as const },
    { event: THEIRS.eventId, relation: 'target' as const },
    { text: THEIRS.description },
    { by: 'actor' as const },
    { org: OTHER_ORG },
  ].map((reach): Question => ({ intent: 'export', of, format: 'csv', ...reach })),
);

/** Puts everything of the other organisation there. */
export async function addTheirs(store: AuditStore): Promise<void> {
  const { state } = store;
  const at = EXAMPLE_NOW - 1000;
  await store.append(THEIR_EVENTS);
  await state.update('claims', claimKey(THEIRS.anonymousId, THEIRS.claimer), () => ({
    eventId: THEIRS.anonymousId,
    event: {
      time: EXAMPLE_NOW - 60_000,
      entityType: THEIRS.entityType,
      orgId: OTHER_ORG,
      identity: 'api@cconesp.net',
    },
    by: THEIRS.claimer,
    statement: 'mine',
    comment: THEIRS.ticket,
    steps: [{ at, by: THEIRS.claimer, did: 'mine', comment: THEIRS.ticket }],
  }));
  await state.update('roster', THEIRS.claimer, () => ({
    email: THEIRS.claimer,
    name: THEIRS.rosterName,
    team: THEIRS.rosterTeam,
    orgId: OTHER_ORG,
    origin: 'admin',
    addedAt: at,
    addedBy: 'operator',
    key: { status: 'missing', since: at, at, by: 'operator', reason: THEIRS.keyReason },
    history: [],
  }));
  await state.update('outreach', THEIRS.claimer, () => ({
    email: THEIRS.claimer,
    nudges: [],
    snoozedUntil: '2027-01-04',
    snoozeReason: THEIRS.snoozeReason,
  }));
  await state.update('journal', `${at}-0`, () => ({ at, by: 'operator', did: THEIRS.journalled, orgId: OTHER_ORG }));
  const kind = 'admin-audit-api';
  const problem = { code: 'feed-unreachable', what: THEIRS.feedProblem, next: 'Wait.', since: at };
  await state.update('pulls', `${OTHER_ORG}/${kind}`, () => ({ orgId: OTHER_ORG, kind, problem }));
  await state.update('purges', `${OTHER_ORG}/1700000000000`, () => ({
    orgId: OTHER_ORG,
    before: 1_700_000_000_000,
    events: 4711,
    firstAt: 1,
    lastAt: 2,
    plannedAt: at,
    status: 'planned',
  }));
  await state.update('pendingFiles', 'f-77', () => ({
    id: 'f-77',
    fileName: 'x',
    name: THEIRS.fileName,
    by: THEIRS.claimer,
    spaceId: 'space-9',
    orgId: OTHER_ORG,
    at,
    findings: { kind: 'portal-pdf', name: THEIRS.fileName, bytes: 1 },
  }));
}

/** What the other organisation asked of the bot, and what was asked of all; to be closed. */
export async function openTheirUses(): Promise<AuditStore> {
  const uses = await openWorld([]);
  const log = createUseLog(uses);
  const used = (key: string, email: string): Omit<UsedBot, 'orgId'> => ({
    key,
    use: 'asked',
    question: { intent: 'history', target: { name: THEIRS.askedAbout } },
    reading: `changes to ${THEIRS.askedAbout}`,
    at: EXAMPLE_NOW - 60_000,
    by: { personId: '', email },
  });
  await log.record({ ...used('theirs', THEIRS.asker), orgId: OTHER_ORG });
  await log.record(used('of-all', THEIRS.askedOfAll));
  return uses;
}

/** Presses the question, and finds nothing of the other organisation in what comes. */
export async function assertNothingOfTheirs(rig: Rig, given: Question, asking: Asking): Promise<void> {
  // Other files are packed: nothing could be found in them.
  const question: Question = given.format === undefined ? given : { ...given, format: 'csv' };
  const answer = await rig.press(question, asking);
  const asked = JSON.stringify(question).toLowerCase();
  const { markdown, card, file } = render(answer);
  const inFile = file === undefined ? '' : Buffer.from(file.bytes).toString('utf8');
  // Marks that keep words from acting in the chat are no part of them.
  const shown = `${JSON.stringify([answer, card])} ${markdown} ${inFile}`
    .replace(/[\u200b\u2060\\]/g, '')
    .toLowerCase();
  for (const [what, words] of Object.entries(THEIRS)) {
    // What was typed may be repeated.
    if (asked.includes(words.toLowerCase())) continue;
    assert.ok(!shown.includes(words.toLowerCase()), `${what} is shown for ${JSON.stringify(question)}`);
  }
  // What the words above have put there is known for the next ones: that would be nobody's secret.
  const { state } = rig.store;
  for (const { key } of await state.list('subscriptions')) await state.update('subscriptions', key, () => undefined);
  for (const { key } of await state.list('roster'))
    if (key !== THEIRS.claimer) await state.update('roster', key, () => undefined);
}

/** What is theirs is as it was: nobody has reached it by writing either. */
export async function assertTheirsUntouched({ state }: AuditStore): Promise<void> {
  const claim = await state.get('claims', claimKey(THEIRS.anonymousId, THEIRS.claimer));
  assert.deepEqual([claim?.steps.length, claim?.verdict], [1, undefined]);
  const person = await state.get('roster', THEIRS.claimer);
  assert.deepEqual([person?.name, person?.key.status, person?.history], [THEIRS.rosterName, 'missing', []]);
  const outreach = await state.get('outreach', THEIRS.claimer);
  assert.equal(outreach?.snoozeReason, THEIRS.snoozeReason);
  assert.equal((await state.get('purges', `${OTHER_ORG}/1700000000000`))?.status, 'planned');
  assert.equal((await state.get('pendingFiles', 'f-77'))?.name, THEIRS.fileName);
  assert.equal((await state.get('pulls', `${OTHER_ORG}/admin-audit-api`))?.wanted, undefined);
  assert.equal(await state.get('retentions', OTHER_ORG), undefined);
}
