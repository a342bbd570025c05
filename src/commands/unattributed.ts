/** `unattributed last week`: the changes whose record names a service instead of a person. */
import { EXAMPLE_LAST_WEEK, exampleSpan } from '../questions/example-clock.ts';
import type { Command } from './command.ts';
import { listEvents } from './find-events.ts';

export const unattributed: Command = {
  name: 'unattributed',
  summary: 'Changes that name nobody',
  role: 'viewer',
  topic: 'asking',
  grammar: [
    '[{range}] [all|the] (unattributed|anonymous|unnamed|nameless|unsigned) [change|changes|events] <(in|on|of|to) [the] {type} | {range}>',
    '[{range}] [all|the] (unattributed|anonymous|unnamed|nameless|unsigned|unknown) {verb} <(in|on|of|to) [the] {type} | {range}>',
    '[{range}] [all|the|which|what] {verb} (that|which) name (nobody|no one|noone) <(in|on|of|to) [the] {type} | {range}>',
    '[{range}] [all|the] {verb} (without|with no) (a|an|any) (name|actor|person) <(in|on|of|to) [the] {type} | {range}>',
    '[{range}] [all|the] {verb} (without|with no) (name|actor|person|names) <(in|on|of|to) [the] {type} | {range}>',
    '[{range}] (what|which) [{type}|changes|events] (has|have) no (name|actor|owner) [{range}]',
    '(who|which people) (made|did|is behind|was behind|are behind) [all|the|these|those] (unattributed|anonymous|unnamed|nameless) (change|changes|events) <(in|on|of|to) [the] {type} | {range}>',
    '[{range}] (which|what) {verb} [that|which] (name|names) (nobody|no one|noone) <(in|on|of|to) [the] {type} | {range}>',
    '[{range}] (which|what) [{type}|{verb}|events] (has had|have had|has|have) no (name|actor|owner|person) [{range}]',
    '[{range}] (is there|are there|was there) [anything|any] [still] (unattributed|anonymous|unnamed|without a name|with no name) [{verb}|events] <(in|on|of|to) [the] {type} | {range}>',
    '[{range}] (what|which) [{verb}] (is|are|was|were) [still] (unattributed|anonymous|unnamed|nameless|without a name|with no name) <(in|on|of|to) [the] {type} | {range}>',
    '[{range}] (what|which) [{type}] [was|were|has been|have been] {verb} (anonymously|without a name|with no name|by nobody|by an unknown person) <(in|on|of|to) [the] {type} | {range}>',
    '[{range}] [all|the] {verb} by [an|the] (unknown person|unknown actor|unknown user) <(in|on|of|to) [the] {type} | {range}>',
  ],
  examples: [
    ['unattributed last week', { intent: 'unattributed', ...EXAMPLE_LAST_WEEK }],
    [
      'anonymous changes in queues today',
      { intent: 'unattributed', entityType: 'contact-service-queue', ...exampleSpan('2026-11-23', '2026-11-24') },
    ],
  ],
  answer: listEvents,
};
