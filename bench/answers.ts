/** What an answer costs inside the process: from the text to the card, for every kind of question that only reads. */
import { cpuUsage } from 'node:process';
import { createDesk, officeOf } from '../src/app/desk.ts';
import { loadTemplates } from '../src/app/load-templates.ts';
import { openTrail } from '../src/app/open-trail.ts';
import { createUseLog, openUses } from '../src/app/use-log.ts';
import { DEFAULT_ANONYMOUS_ACTORS } from '../src/audit/actor.ts';
import { entityTypeLabel } from '../src/audit/entity-type.ts';
import type { AuditEvent, IncomingEvent } from '../src/audit/event.ts';
import type { AuditStore } from '../src/audit/ports.ts';
import type { Intent } from '../src/audit/question.ts';
import { renderAnswer } from '../src/cards/render.ts';
import { askText } from '../src/commands/ask.ts';
import { contextFor } from '../src/commands/context.ts';
import { commands } from '../src/commands/index.ts';
import { at, print } from './figures.ts';
import { incomingEvents, NOW } from './keeping.ts';

const TURNS = 100;
/** Of what is asked for a file. */
const FILE_TURNS = 10;
const WARM_UP = 5;
const BATCH = 1000;
const USES = 300;
const TARGET_MS = 30;
const ROWS_IN_CHAT = 6;
const ADMIN = 'admin@example.com';
/** Every row is written there, so these are not judged by the target. */
const FILES: ReadonlySet<Intent> = new Set(['export', 'digest-export']);
const RANGES = [
  '',
  'today',
  'yesterday',
  'last week',
  'this month',
  'last 30 days',
  'since 1 January 2026',
  'last night',
];

type Ask = (event: AuditEvent, range: string) => string;

const quoted = (text = ''): string => `"${text.replaceAll('"', '')}"`;
const nameOf = ({ target }: AuditEvent): string => quoted(target.name ?? target.id);
const whoOf = ({ actor }: AuditEvent): string => actor.email ?? 'zoe.keller@example.com';
const kindOf = ({ entityType }: AuditEvent): string => entityTypeLabel(entityType);

/** Texts that use what is there; other kinds of question are asked as their examples say. */
const ASKS: Readonly<Partial<Record<Intent, readonly Ask[]>>> = {
  'who-changed': [
    (event, range) => `who changed ${kindOf(event)} ${nameOf(event)} ${range}`,
    (_, range) => `who changed users ${range}`,
  ],
  history: [(event) => `history of ${nameOf(event)}`, (event) => `history of ${event.target.id ?? ''}`],
  'what-did': [(event, range) => `what did ${whoOf(event)} change ${range}`],
  'what-changed': [
    (_, range) => `what changed ${range}`,
    (event, range) => `what changed ${range} in ${kindOf(event)}`,
  ],
  unattributed: [(_, range) => `unattributed ${range}`],
  'last-changed': [(event) => `when was ${nameOf(event)} last changed`],
  'how-many': [
    (_, range) => `how many changes by actor ${range}`,
    (_, range) => `how many changes by type ${range}`,
    () => 'how many changes by day',
    () => 'how many changes by week',
  ],
  containing: [(event, range) => `changes containing ${quoted(event.description.slice(0, 12))} ${range}`],
  show: [(event) => `show ${event.id}`],
  related: [
    (event) => `related to ${event.id}`,
    (event) => `same actor as ${event.id}`,
    (event) => `same object as ${event.id}`,
  ],
  'who-asked': [(event, range) => `who asked about ${nameOf(event)} ${range}`, () => 'who has used the bot'],
  person: [(event) => `person ${whoOf(event)}`],
};

/** @param folder for the stores; somebody else removes it @param events how many are asked about */
export async function benchAnswers(folder: string, events: number): Promise<void> {
  const clock = { now: (): number => NOW };
  const config = {
    dataDir: `${folder}/answers`,
    anonymousActors: DEFAULT_ANONYMOUS_ACTORS,
    admins: [ADMIN],
    allowedDomains: ['example.com'],
    timeZone: 'Europe/Berlin',
  };
  const all = incomingEvents(events);
  const store = await openTrail(config, { mode: 'write', clock });
  for (let start = 0; start < all.length; start += BATCH) await store.append(all.slice(start, start + BATCH));
  const uses = await openUses(config, store, { mode: 'write', clock });
  await keepUses(uses, all);
  const templates = loadTemplates();
  const errors: unknown[] = [];
  const desk = createDesk(config, (error) => errors.push(error));
  const office = { ...officeOf(store, config), uses };
  const frame = {
    now: NOW,
    zone: 'Europe/Berlin',
    limit: ROWS_IN_CHAT,
    spaceId: 'space',
    spaceKind: 'direct',
  } as const;
  const answer = async (text: string): Promise<string> => {
    const context = await contextFor(office, { personId: '', email: ADMIN }, frame);
    const answered = await askText(text, desk, context);
    renderAnswer(answered, templates);
    return answered.kind;
  };
  const facts: Record<string, string> = {};
  const over: string[] = [];
  for (const { name, writes, examples } of commands) {
    if (writes === true) continue;
    const asks: readonly Ask[] =
      ASKS[name] ??
      examples.map(
        ([text]) =>
          () =>
            text,
      );
    const figures = await timesOf(asks, all, answer, FILES.has(name) ? FILE_TURNS : TURNS);
    facts[name] = wordsOf(figures);
    if (at(figures.wall, 0.99) > TARGET_MS && !FILES.has(name)) over.push(name);
  }
  facts[`over ${TARGET_MS} ms`] = over.length === 0 ? 'none' : over.join(', ');
  facts['failed'] = String(errors.length);
  print(
    `Answers over ${events} events, text to card: p50, p99 (target <= ${TARGET_MS} ms), p99 of the processor`,
    facts,
  );
  await uses.close();
  await store.close();
}

interface Times {
  readonly wall: readonly number[];
  /** Of the processor; it does not count what else the machine does. */
  readonly cpu: readonly number[];
  readonly kinds: ReadonlyMap<string, number>;
}

async function timesOf(
  asks: readonly Ask[],
  all: readonly IncomingEvent[],
  answer: (text: string) => Promise<string>,
  turns: number,
): Promise<Times> {
  const [wall, cpu, kinds]: [number[], number[], Map<string, number>] = [[], [], new Map()];
  for (let turn = -WARM_UP; turn < turns; turn += 1) {
    const event = all[((turn + WARM_UP) * 7919) % all.length]?.event;
    const ask = asks[(turn + WARM_UP) % asks.length];
    if (event === undefined || ask === undefined) throw new Error('There is nothing to ask about.');
    const range = RANGES[Math.floor((turn + WARM_UP) / asks.length) % RANGES.length] ?? '';
    const [before, startedAt] = [cpuUsage(), performance.now()];
    const kind = await answer(ask(event, range).trim());
    const ms = performance.now() - startedAt;
    const { user, system } = cpuUsage(before);
    if (turn < 0) continue;
    wall.push(ms);
    cpu.push((user + system) / 1000);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return { wall, cpu, kinds };
}

function wordsOf({ wall, cpu, kinds }: Times): string {
  const shown = [at(wall, 0.5), at(wall, 0.99), at(cpu, 0.99)].map((ms) => `${ms.toFixed(1)} ms`);
  return `${shown.join(', ')} (${[...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')})`;
}

async function keepUses(uses: AuditStore, all: readonly IncomingEvent[]): Promise<void> {
  const log = createUseLog(uses);
  for (let number = 0; number < USES; number += 1) {
    const { target, time } = all[(number * 31) % all.length]?.event ?? { target: {}, time: NOW };
    const by = { personId: '', email: `person.${number % 40}@example.com` };
    const question = { intent: 'history', target } as const;
    await log.record({ key: `${number}`, use: 'asked', question, reading: `changes to ${target.name}`, at: time, by });
  }
}
