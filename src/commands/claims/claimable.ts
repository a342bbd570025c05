/** Which changes an order about claims means, and whether anybody can claim them. */
import { actorLabel } from '../../audit/actor.ts';
import { automationFor } from '../../audit/automation.ts';
import type { AuditEvent } from '../../audit/event.ts';
import type { Question } from '../../audit/question.ts';
import type { Automation } from '../../audit/roster.ts';
import { plainText } from '../../questions/plain-text.ts';
import type { CommandContext } from '../command.ts';

/** Changes in one order; a button carries no more. */
export const MAX_CHANGES = 50;

/** The ids that were written or ticked, each once, in their order. */
export function askedIds({ event, events }: Question): readonly string[] {
  const ids = [...(events ?? []), ...(event === undefined ? [] : [event])].map((id) => id.trim());
  return [...new Set(ids.filter((id) => id !== ''))].slice(0, MAX_CHANGES);
}

export type Claimable =
  | { readonly kind: 'change'; readonly event: AuditEvent }
  /** `why`: the end of a sentence that begins with the id. */
  | { readonly kind: 'not'; readonly id: string; readonly why: string; readonly isUnknown?: true };

/** In the order asked for. Ids that lead to the same change count once. */
export async function findClaimable(ids: readonly string[], context: CommandContext): Promise<readonly Claimable[]> {
  const rules = (await context.store.state.list('automations')).map(({ value }) => value);
  const found = new Map<string, Claimable>();
  for (const id of ids) {
    const event = await context.store.find(id);
    const one = event === undefined ? unknown(id) : judge(event, rules, context);
    found.set(event?.id ?? id, one);
  }
  return [...found.values()];
}

function unknown(id: string): Claimable {
  return { kind: 'not', id: shown(id), why: 'is no id of a change that I have', isUnknown: true };
}

function judge(event: AuditEvent, rules: readonly Automation[], context: CommandContext): Claimable {
  const id = shown(event.id);
  if (!context.isAnonymous(event.actor)) {
    return { kind: 'not', id, why: `names ${plainText(actorLabel(event.actor), 80)} already` };
  }
  const rule = automationFor(event.actor, event.entityType, rules);
  if (rule !== undefined) return { kind: 'not', id, why: `counts as automation, as ${rule.by} said` };
  return { kind: 'change', event };
}

/** "c-1 names Zoe Keller already." and so on; at most three, and how many more. */
export function notTakenWords(items: readonly Claimable[]): readonly string[] {
  const not = items.filter((item) => item.kind === 'not');
  const said = not.slice(0, 3).map(({ id, why }) => `Not taken: ${id} ${why}.`);
  const left = not.length - said.length;
  return left <= 0 ? said : [...said, `Not taken either: ${left} more.`];
}

function shown(id: string): string {
  return plainText(id, 60);
}
