/** Asks the real registry over a small made-up trail, as the bot does. */
import assert from 'node:assert/strict';
import { REPORT_WRITERS } from '../../src/app/report-writers.ts';
import { anonymousActors, DEFAULT_ANONYMOUS_ACTORS } from '../../src/audit/actor.ts';
import type {
  Answer,
  AnswerButton,
  EventsAnswer,
  MessageAnswer,
  RefusedAnswer,
  SummaryAnswer,
} from '../../src/audit/answer.ts';
import type { ReportWriter } from '../../src/audit/export-port.ts';
import type { KeyGuide } from '../../src/audit/key-guide.ts';
import type { OrgInfo } from '../../src/audit/org.ts';
import type { AuditStore, Holidays } from '../../src/audit/ports.ts';
import type { Question } from '../../src/audit/question.ts';
import type { Reply } from '../../src/audit/reply.ts';
import type { Permissions } from '../../src/audit/roles.ts';
import { NO_HOLIDAYS } from '../../src/calendar/no-holidays.ts';
import { questionData, readActionData } from '../../src/cards/action-data.ts';
import { checkReply } from '../../src/cards/check.ts';
import { renderAnswer } from '../../src/cards/render.ts';
import { askQuestion, askText, type Desk } from '../../src/commands/ask.ts';
import type { CommandContext } from '../../src/commands/command.ts';
import { contextFor, type Office } from '../../src/commands/context.ts';
import type { FileDesk } from '../../src/commands/files/file-desk.ts';
import { commands } from '../../src/commands/index.ts';
import { EXAMPLE_NOW, EXAMPLE_ZONE, exampleAt } from '../../src/questions/example-clock.ts';
import { readQuestion } from '../../src/questions/read-question.ts';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { readTemplates } from '../cards/golden.ts';
import { eventName, WORLD } from './world.ts';

export const ADMIN = 'admin@example.com';
export const VIEWER = 'viewer@example.com';
export const STRANGER = 'somebody@elsewhere.example.net';
export const SPACE = 'space-1';
export const PERMISSIONS: Permissions = { admins: [ADMIN], allowedDomains: ['example.com'] };
/** What the sources prove complete: week 46 and 47, as Berlin counts them. */
export const PROVEN = { from: exampleAt('2026-11-09'), to: exampleAt('2026-11-23') };

const TEMPLATES = readTemplates();
export const isAnonymous = anonymousActors(DEFAULT_ANONYMOUS_ACTORS);

/** Who asks and how; a viewer without a space by default. */
export interface Asking {
  readonly as?: string | 'operator';
  readonly cursor?: string | undefined;
  readonly limit?: number;
  readonly zone?: string;
  readonly now?: number;
  readonly space?: string;
  readonly spaceKind?: 'direct' | 'group';
  /** None by default. */
  readonly holidays?: Holidays;
  /** None by default. */
  readonly files?: FileDesk;
  /** All by default. */
  readonly writers?: readonly ReportWriter[];
  /** None by default. */
  readonly orgs?: readonly OrgInfo[];
  /** None is kept by default. */
  readonly uses?: AuditStore;
}

export interface Rig {
  readonly store: AuditStore;
  readonly desk: Desk;
  /** Whatever was reported as a failure on our side. */
  readonly errors: readonly unknown[];
  ask(text: string, asking?: Asking): Promise<Answer>;
  /** As a button asks that carries this question. */
  press(question: Question, asking?: Asking): Promise<Answer>;
}

/** A store in memory with the whole world in it, or what else is given. */
export async function openWorld(events = WORLD): Promise<AuditStore> {
  const store = await openEmbeddedStore({ dir: '', persistence: 'memory', isAnonymous, now: () => EXAMPLE_NOW });
  await store.append(events);
  await store.addCoverage({
    ...PROVEN,
    sourceKind: 'sample',
    sourceName: 'synthetic.csv',
    recordedAt: EXAMPLE_NOW,
  });
  return store;
}

/** A rig with a store of its own for every test of the surrounding `describe`. */
export function useRig(): Rig {
  let store: AuditStore | undefined;
  let errors: unknown[] = [];
  const desk: Desk = {
    commands,
    anonymousActors: DEFAULT_ANONYMOUS_ACTORS,
    onError: (error) => errors.push(error),
  };
  const opened = (): AuditStore => {
    assert.ok(store !== undefined, 'the rig is open only inside a test');
    return store;
  };
  beforeEach(async () => {
    store = await openWorld();
    errors = [];
  });
  afterEach(async () => opened().close());
  return {
    get store() {
      return opened();
    },
    get errors() {
      return errors;
    },
    desk,
    ask: async (text, asking) => askText(text, desk, await contextOf(opened(), asking)),
    press: async (question, asking) => askQuestion(throughButton(question), desk, await contextOf(opened(), asking)),
  };
}

export const GUIDE: KeyGuide = {
  title: 'How to get a key',
  steps: ['First step.', 'Second step.'],
  links: [{ label: 'Vendor guide', url: 'https://vendor.example.com/guide' }],
};

export function officeOf(store: AuditStore, holidays: Holidays = NO_HOLIDAYS): Office {
  return {
    store,
    holidays,
    permissions: PERMISSIONS,
    anonymousActors: DEFAULT_ANONYMOUS_ACTORS,
    timeZone: EXAMPLE_ZONE,
    keyGuide: () => GUIDE,
  };
}

export function contextOf(store: AuditStore, asking: Asking = {}): Promise<CommandContext> {
  const { as = VIEWER, cursor, space, orgs, files, uses, writers = REPORT_WRITERS } = asking;
  const office = {
    ...officeOf(store, asking.holidays),
    writers,
    ...(orgs === undefined ? {} : { orgs }),
    ...(files === undefined ? {} : { files }),
    ...(uses === undefined ? {} : { uses }),
  };
  return contextFor(office, as === 'operator' ? as : { personId: `id of ${as}`, email: as }, {
    now: asking.now ?? EXAMPLE_NOW,
    zone: asking.zone ?? EXAMPLE_ZONE,
    ...(space === undefined ? {} : { spaceId: space }),
    ...(asking.spaceKind === undefined ? {} : { spaceKind: asking.spaceKind }),
    limit: asking.limit ?? 20,
    ...(cursor === undefined ? {} : { cursor }),
  });
}

/** The question as it comes back from a card: JSON text, checked. */
export function throughButton(question: Question): Question {
  const data = questionData(question);
  assert.ok(data !== undefined, 'the question fits no button');
  const read = readActionData(JSON.parse(JSON.stringify(data)));
  assert.ok(read.kind === 'question', `the button is ${read.kind}`);
  return read.question;
}

/** The answer to a text and to the button with the same question are the same; returns it. */
export async function sameFromButton(rig: Rig, text: string, asking: Asking = {}): Promise<Answer> {
  const reading = readQuestion(text, {
    now: asking.now ?? EXAMPLE_NOW,
    zone: asking.zone ?? EXAMPLE_ZONE,
    commands,
    anonymousActors: DEFAULT_ANONYMOUS_ACTORS,
  });
  assert.ok(reading.kind === 'question', `not read: ${JSON.stringify(reading)}`);
  const answer = await rig.ask(text, asking);
  assert.deepEqual(await rig.press(reading.question, asking), answer);
  const { question } = answer;
  if (question === undefined) return answer;
  // What the answer's own buttons carry: the names already found.
  const again = await rig.press(question, asking);
  assert.deepEqual({ ...again, reading: '' }, { ...answer, reading: '' });
  return answer;
}

/** The reply to an answer; whatever the answer, it is one that Webex takes. */
export function render(answer: Answer): Reply {
  const reply = renderAnswer(answer, TEMPLATES);
  assert.deepEqual(checkReply(reply), []);
  return reply;
}

/** Names of the events in an answer, in its order. */
export function eventsOf(answer: Answer): readonly string[] {
  return asEvents(answer).rows.map(({ event }) => eventName(event.id));
}

export function asEvents(answer: Answer): EventsAnswer {
  assert.ok(answer.kind === 'events', `expected events: ${JSON.stringify(answer)}`);
  return answer;
}

export function asMessage(answer: Answer): MessageAnswer {
  assert.ok(answer.kind === 'message', `expected a message: ${JSON.stringify(answer)}`);
  return answer;
}

export function asRefused(answer: Answer): RefusedAnswer {
  assert.equal(answer.kind, 'refused', JSON.stringify(answer).slice(0, 400));
  return answer as RefusedAnswer;
}

export function asSummary(answer: Answer): SummaryAnswer {
  assert.ok(answer.kind === 'summary', `expected a summary: ${JSON.stringify(answer)}`);
  return answer;
}

/** Label and count of each row of a table of counts. */
export function countsOf(answer: Answer): readonly (readonly [string, number])[] {
  const { content } = asSummary(answer);
  assert.ok(content.kind === 'counts', 'expected counts');
  return content.rows.map(({ label, count }) => [label, count]);
}

/** Labels of the choices offered. */
export function choicesOf(answer: Answer): readonly string[] {
  assert.ok(answer.kind === 'clarify', `expected a choice: ${JSON.stringify(answer)}`);
  return answer.choices.map(({ label }) => label);
}

/** Presses the choice of that place, 0 the first. */
export async function choose(rig: Rig, answer: Answer, place: number, asking?: Asking): Promise<Answer> {
  assert.ok(answer.kind === 'clarify', `expected a choice: ${JSON.stringify(answer)}`);
  const choice = answer.choices[place];
  assert.ok(choice !== undefined, `there is no choice ${place}`);
  return rig.press(choice.question, asking);
}

/** Reason of a refusal, and what was not understood. */
export function refusalOf(answer: Answer): { readonly reason: string; readonly notUnderstood: readonly string[] } {
  assert.ok(answer.kind === 'refused', `expected a refusal: ${JSON.stringify(answer)}`);
  return { reason: answer.reason, notUnderstood: answer.notUnderstood };
}

/** Goes through all pages with the button "older"; every event in order. */
export async function allPages(rig: Rig, text: string, limit: number): Promise<readonly string[]> {
  const seen: string[] = [];
  let page = asEvents(await rig.ask(text, { limit }));
  for (;;) {
    assert.equal(page.offset, seen.length);
    seen.push(...eventsOf(page));
    if (page.next === undefined) {
      assert.equal(seen.length, page.total);
      return seen;
    }
    assert.equal(page.rows.length, limit);
    page = asEvents(await rig.press(page.question, { limit, cursor: page.next }));
  }
}

/** What a button asks as text; the label when it carries a question instead. */
export function askOf(button: AnswerButton | undefined): string | undefined {
  if (button === undefined) return undefined;
  return 'ask' in button ? button.ask : button.label;
}
