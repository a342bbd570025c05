/** `automations`: which services count apart, for which kinds of object. */
import { entityTypeLabel } from '../audit/entity-type.ts';
import { dateAt } from '../audit/period.ts';
import { formatDate } from '../audit/period-text.ts';
import { includesRole } from '../audit/roles.ts';
import type { Automation } from '../audit/roster.ts';
import type { Command, CommandContext } from './command.ts';
import { statement } from './statement.ts';

export const automations: Command = {
  name: 'automations',
  summary: 'Services whose changes count apart',
  role: 'viewer',
  topic: 'claims',
  grammar: [
    '[list|show] [me] [all|the|your] (automations|automation rules|automation list|list of automations)',
    '(what|which services|who) (is|are|counts as|count as) [an] (automation|automated|automations)',
  ],
  examples: [['automations', { intent: 'automations' }]],
  answer: async (question, context) => {
    const rules = (await context.store.state.list('automations')).map(({ value }) => value).toSorted(byName);
    const how = includesRole(context.asker.role, 'admin')
      ? ['Say "automation api@cconesp.net for dial numbers because ..." or "automation off ...".']
      : [];
    return statement(context, {
      question,
      title: rules.length === 0 ? 'No automation' : 'Automation',
      lines: [
        rules.length === 0
          ? 'Every change without a name counts against the named share.'
          : 'Changes by these services count apart: neither as named nor as without a name.',
        ...how,
      ],
      table: { columns: ['Service', 'Kind', 'Reason', 'Who said so'], rows: rules.map((rule) => rowOf(rule, context)) },
      buttons: [{ label: 'Changes without a name', ask: 'unattributed last week' }],
    });
  },
};

function byName(a: Automation, b: Automation): number {
  const [one, other] = [a, b].map(({ identity, entityType = '' }) => `${identity.toLowerCase()} ${entityType}`);
  return (one ?? '') < (other ?? '') ? -1 : 1;
}

function rowOf({ identity, entityType, reason, by, at }: Automation, { zone }: CommandContext): readonly string[] {
  const kind = entityType === undefined ? 'every kind' : entityTypeLabel(entityType, 2);
  return [identity, kind, reason ?? '–', `${by}, ${formatDate(dateAt(at, zone))}`];
}
