/** One change in a few plain words, for lists of claims. */
import { entityTypeLabel } from '../../audit/entity-type.ts';
import type { AuditEvent } from '../../audit/event.ts';
import { formatMinute } from '../../audit/period.ts';
import { plainText } from '../../questions/plain-text.ts';

const NAME_CHARS = 50;
const ACTIONS: ReadonlySet<string> = new Set(['created', 'modified', 'deleted']);

/** `user Zoe Keller modified, 18 Nov 2026, 14:05 CET`. Not escaped for Markdown. */
export function changeLabel(event: AuditEvent, zone: string): string {
  return `${targetLabel(event)} ${actionLabel(event)}, ${formatMinute(event.time, zone)}`;
}

/** `user Zoe Keller`. */
export function targetLabel({ entityType, target }: AuditEvent): string {
  const name = plainText(target.name ?? '', NAME_CHARS) || plainText(target.id ?? '', NAME_CHARS) || '(not named)';
  return `${plainText(entityTypeLabel(entityType), 40)} ${name}`;
}

function actionLabel({ action }: AuditEvent): string {
  return ACTIONS.has(action) ? action : 'changed';
}
