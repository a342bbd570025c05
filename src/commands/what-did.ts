/** `what did PERSON change`: all changes that name one person. */
import { EXAMPLE_LAST_WEEK, exampleSpan } from '../questions/example-clock.ts';
import type { Command } from './command.ts';
import { listEvents } from './find-events.ts';

export const whatDid: Command = {
  name: 'what-did',
  summary: 'What one person changed',
  role: 'viewer',
  topic: 'asking',
  grammar: [
    '[{range}] what [all] (did|has|have|had) [user|agent|admin|the admin] {person} {verb} <(in|on|to|of|with) [the] {type} [{target}] | {range}>',
    '[{range}] what [all] {verb} by [user|agent|admin|the admin] {person} <(in|on|to|of) [the] {type} [{target}] | {range}>',
    '[{range}] (what|which) (was|were|got|has been|have been) {verb} by [user|agent|admin] {person} <(in|on|to|of) [the] {type} [{target}] | {range}>',
    '[{range}] which {type} (did|has|have) [user|agent|admin] {person} {verb} [{range}]',
    '[{range}] which {type} (was|were|got|have been) {verb} by [user|agent|admin] {person} [{range}]',
    '[{range}] [all|the|any] {verb} [made|done] (by|from) [the] [user|agent|admin] {person} <(in|on|to|of) [the] {type} [{target}] | {range}>',
    '[{range}] [all|the|any] {verb} <(of|to|in|on) [the] {type} | {range}> (by|from) [user|agent|admin] {person} [{range}]',
    '[{range}] {type} {verb} by [user|agent|admin] {person} [{range}]',
    '[{range}] [all|the|any] {type} {verb} by [user|agent|admin] {person} [{range}]',
    '[{range}] what (was|is|has) {person} (been doing|doing|up to|do|done) [{range}]',
    '[{range}] what did {person} do [(in|on|to) [the] {type}] [{range}]',
    '[{range}] (activity|actions|work) (of|by) {person} <(in|on|to|of) [the] {type} [{target}] | {range}>',
    '[{range}] (everything|anything|something|whatever|all) [that] {named} [has|have|had] ({verb}|did|done) <(in|on|to|of) [the] {type} [{target}] | {range}>',
    '[{range}] (everything|anything|something) [done|made] (by|from) [the] [user|agent|admin] {person} <(in|on|of|to) [the] {type} [{target}] | {range}>',
    '[{range}] [all] {owner} {verb} <(in|on|to|of) [the] {type} [{target}] | {range}>',
    '[{range}] (did|has|have|had) [user|agent|admin] {named} {verb} (anything|something|[any|the|a|an] {type} [{target}]|anything (in|on) [the] {type} [{target}]) [{range}]',
    '[{range}] what {named} [has|have|had] ({verb}|did|done) <(in|on|to|of) [the] {type} [{target}] | {range}>',
    '[{range}] [all|the|all the] (activity|actions|work) (of|by) {person} <(in|on|to|of) [the] {type} [{target}] | {range}>',
  ],
  examples: [
    [
      'what did zoe.keller@example.com change last week',
      { intent: 'what-did', actor: { kind: 'person', email: 'zoe.keller@example.com' }, ...EXAMPLE_LAST_WEEK },
    ],
    [
      'changes by Zoe Keller in queues last week',
      {
        intent: 'what-did',
        actor: { kind: 'person', name: 'Zoe Keller' },
        entityType: 'contact-service-queue',
        ...EXAMPLE_LAST_WEEK,
      },
    ],
    [
      'what did nobody delete this month',
      {
        intent: 'what-did',
        actor: { kind: 'anonymous' },
        action: 'deleted',
        ...exampleSpan('2026-11-01', '2026-12-01'),
      },
    ],
  ],
  answer: listEvents,
};
