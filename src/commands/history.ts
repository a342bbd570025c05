/** `history of queue Sales`: all changes to one object. */
import { exampleAt } from '../questions/example-clock.ts';
import type { Command } from './command.ts';
import { listEvents } from './find-events.ts';

export const history: Command = {
  name: 'history',
  summary: 'Everything that happened to one object, by name or id',
  role: 'viewer',
  topic: 'asking',
  grammar: [
    '[{range}] [the|full|complete|change|audit] (history|trail|timeline) (of|for) [the] [{type}] {target} [{range}]',
    '[the] (history|trail|timeline) (of|for) [all] [the] changes (to|of|in) [the] [{type}] {target} [{range}]',
    '[{range}] [all] {verb} (to|of|on|for) [the] [{type}] {target} [{range}]',
    '[{range}] [all] {verb} (to|of|in|on) [the] {type} {target} [{range}]',
    '[{range}] (what|whats) [has|have] {verb} (in|on|to|with|about) [the] {type} {target} [{range}]',
    '[{range}] (what|whats) happened (to|with) [the] [{type}] {target} [{range}]',
    'everything (about|on) [the] [{type}] {target} [{range}]',
    '[the] [{type}] {target} (history|trail) [{range}]',
    '[{range}] [what is|whats] [the] [full|complete|entire|whole|change|audit] (history|trail|timeline|log|changelog|change log) (of|for) [the] [{type}] {target} [{range}]',
    'history [{type}] {target} [{range}]',
    '[{range}] [all|all the|every|any|the] {verb} [made|done] (to|of|on|for) [the] [{type}] {target} [{range}]',
    '[{range}] (what|whats) [has|have] happened (to|with|on) [the] [{type}] {target} [{range}]',
    '[{range}] what (was|were|got|has been|have been) {verb} (in|on|to|with|about) [the] {type} {target} [{range}]',
    '[{range}] what did (they|people|someone|somebody|anyone) do (to|with|on) [the] [{type}] {target} [{range}]',
    '(everything|all) [that] happened (to|with) [the] [{type}] {target} [{range}]',
    'how (has|have|did) [the] [{type}] {target} [been] {verb} [{range}]',
    '(was|were|has|have) [the] [{type}] {target} [been] {verb} [{range}]',
  ],
  examples: [
    ['history of user Zoe Keller', { intent: 'history', entityType: 'user', target: { name: 'Zoe Keller' } }],
    ['history of AW3zqPSEh5ILmjsY44DC', { intent: 'history', target: { id: 'AW3zqPSEh5ILmjsY44DC' } }],
    [
      'what happened to queue "Night Shift" since Monday',
      {
        intent: 'history',
        entityType: 'contact-service-queue',
        target: { name: 'Night Shift' },
        from: exampleAt('2026-11-23'),
      },
    ],
  ],
  answer: listEvents,
};
