/** What a digest tells in rows: by action, what was changed most, and examples. Automation is left out of all. */
import { automationFor, automationOf } from './automation.ts';
import type { DigestCount, DigestTarget } from './digest.ts';
import type { AuditEvent } from './event.ts';
import type { AuditStore, EventGroup, EventQuery } from './ports.ts';
import type { Automation } from './roster.ts';

/** How many examples a digest has, and how many objects that were changed most. */
const EXAMPLES = 5;
const TARGETS = 3;
/** Groups of changes that name no object, one for each kind, may come before those that do. */
const NAMELESS = 50;
/** Where automation is left out, examples are looked for among so many of the newest changes. */
const PAGE = 200;
const MAX_PAGES = 25;

/** @param anonymous the query of the span, of anonymous changes only */
export async function countActions(
  store: AuditStore,
  span: EventQuery,
  anonymous: EventQuery,
  rules: readonly Automation[],
): Promise<readonly DigestCount[]> {
  const [all, nameless] = await Promise.all([
    store.group(span, ['action']),
    store.group(anonymous, ['action', 'entityType', 'actor']),
  ]);
  const totals = new Map(all.map(({ values: [action = ''], count }) => [action, count]));
  const rows = new Map<string, { anonymous: number; automation: number }>();
  for (const { values, count } of nameless) {
    const [action = '', type = '', identity = ''] = values;
    const row = rows.get(action) ?? { anonymous: 0, automation: 0 };
    row[automationOf(identity, type, rules) === undefined ? 'anonymous' : 'automation'] += count;
    rows.set(action, row);
  }
  return [...rows]
    .map(([value, row]) => ({
      value,
      anonymous: row.anonymous,
      total: (totals.get(value) ?? 0) - row.automation,
    }))
    .filter((row) => row.anonymous > 0)
    .sort((a, b) => rank(a) - rank(b) || b.anonymous - a.anonymous || (a.value < b.value ? -1 : 1));
}

/** Deletions matter most and are hardest to undo, so they come first. */
function rank({ value }: DigestCount): number {
  return value === 'deleted' ? 0 : 1;
}

/** The objects with the most anonymous changes, at least two; changes that name no object are nobody's. */
export async function mostChanged(
  store: AuditStore,
  anonymous: EventQuery,
  rules: readonly Automation[],
): Promise<readonly DigestTarget[]> {
  const groups =
    rules.length === 0
      ? await store.group(anonymous, ['target'], TARGETS + NAMELESS)
      : openTargets(await store.group(anonymous, ['target', 'entityType', 'actor']), rules);
  const named = groups
    .filter(({ values: [target = ''], count }) => count > 1 && !target.endsWith('/'))
    .slice(0, TARGETS);
  const events = await Promise.all(named.map(({ lastEventId }) => store.find(lastEventId)));
  return named.flatMap(({ count }, at) => {
    const event = events[at];
    return event === undefined ? [] : [{ event, anonymous: count }];
  });
}

function openTargets(groups: readonly EventGroup[], rules: readonly Automation[]): readonly EventGroup[] {
  const targets = new Map<string, EventGroup>();
  for (const group of groups) {
    const [target = '', type = '', identity = ''] = group.values;
    if (automationOf(identity, type, rules) !== undefined) continue;
    const sum = (targets.get(target)?.count ?? 0) + group.count;
    targets.set(target, { ...group, values: [target], count: sum });
  }
  return [...targets.values()].sort(
    (a, b) => b.count - a.count || ((a.values[0] ?? '') < (b.values[0] ?? '') ? -1 : 1),
  );
}

/** Deletions first, then the newest. */
export async function findExamples(
  store: AuditStore,
  anonymous: EventQuery,
  rules: readonly Automation[],
): Promise<readonly AuditEvent[]> {
  const [deletions, newest] = await Promise.all([
    newestOpen(store, { ...anonymous, actions: ['deleted'] }, rules),
    newestOpen(store, anonymous, rules),
  ]);
  const examples = new Map([...deletions, ...newest].map((event) => [event.id, event]));
  return [...examples.values()].slice(0, EXAMPLES);
}

async function newestOpen(
  store: AuditStore,
  query: EventQuery,
  rules: readonly Automation[],
): Promise<readonly AuditEvent[]> {
  const open: AuditEvent[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < MAX_PAGES && open.length < EXAMPLES; pages += 1) {
    const limit = rules.length === 0 ? EXAMPLES : PAGE;
    const page = await store.page(query, cursor === undefined ? { limit } : { limit, cursor });
    open.push(...page.events.filter((event) => automationFor(event.actor, event.entityType, rules) === undefined));
    cursor = page.next;
    if (cursor === undefined) break;
  }
  return open.slice(0, EXAMPLES);
}
