/** `what changed yesterday`: all changes in a span of time. */
import { EXAMPLE_LAST_WEEK, exampleAt, exampleSpan } from '../questions/example-clock.ts';
import type { Command } from './command.ts';
import { listEvents } from './find-events.ts';

export const whatChanged: Command = {
  name: 'what-changed',
  summary: 'What changed in a span of time, of all kinds or one',
  role: 'viewer',
  topic: 'asking',
  grammar: [
    '[{range}] (what|whats|anything|something) [was|were|is|has|have|got|has been|all] {verb} <(in|on|for|among|of) [the|our|all] {type} | {range}>',
    '[{range}] (which|what) {type} [was|were|got|have|has|have been|has been] {verb} [{range}]',
    '[{range}] [all|the|any|latest|recent|newest] {done} <(in|on|of|to|for|among) [the|our|all|any] {type} | {range}>',
    '[{range}] [all|the|any] {done} {type} [{range}]',
    '[{range}] [all|the|any] {type} {verb} [{range}]',
    '[{range}] (what|whats) (happened|new|is new) <(in|on|to|with) [the|our] {type} | {range}>',
    '[{range}] [was|were] [any] {type} {verb} [{range}]',
    'did (anything|something) change <(in|on|of) [the|our] {type} | {range}>',
    '[{range}] (has|have|had) (anything|something) [been] {verb} <(in|on|of) [the|our|all] {type} | {range}>',
    '[{range}] what did {verb} <(in|on|of) [the|our|all] {type} | {range}>',
    '[{range}] (did|does) (anything|something) {verb} <(in|on|of) [the|our|all] {type} | {range}>',
    '(is|was) there (anything|something) new <(in|on|with) [the|our|all] {type} | {range}>',
    '[{range}] [all|any|the] {fresh} {type} [{range}]',
    '[{range}] (what|which) (things|objects|items) [was|were|have been|has been|got] {verb} [{range}]',
    '[{range}] what all [was|were|has been] {verb} <(in|on|of) [the|our|all] {type} | {range}>',
    '[{range}] (all the|the latest|the most recent|most recent|the newest|every) {done} <(in|on|of|to|for) [the|our|all] {type} | {range}>',
    '[{range}] [the|all] audit (events|log|entries|records) [of|for|from|in] [{range}]',
  ],
  examples: [
    ['what changed yesterday', { intent: 'what-changed', ...exampleSpan('2026-11-22', '2026-11-23') }],
    ['what was deleted last week', { intent: 'what-changed', action: 'deleted', ...EXAMPLE_LAST_WEEK }],
    [
      'what changed last night in queues',
      {
        intent: 'what-changed',
        entityType: 'contact-service-queue',
        from: exampleAt('2026-11-22', '18:00'),
        to: exampleAt('2026-11-23', '06:00'),
      },
    ],
  ],
  answer: listEvents,
};
