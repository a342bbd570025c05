/** `who changed user Zoe Keller`: the founding question. */
import { EXAMPLE_LAST_WEEK, exampleSpan } from '../questions/example-clock.ts';
import type { Command } from './command.ts';
import { listEvents } from './find-events.ts';

export const whoChanged: Command = {
  name: 'who-changed',
  summary: 'Who changed, created or deleted something',
  role: 'viewer',
  topic: 'asking',
  grammar: [
    '[{range}] (who|whos|whom) [has|have|had|was it that|was it who] {verb} (any|a|an|the|our|all) {type} [{range}]',
    '[{range}] (who|whos) [the hell|on earth|the heck|exactly|all] [has|have|had|was it that|was it who] [been] {verb} [the|a|an|our|any|all] ({type} [{target}]|{target}|(what|anything|something|things|stuff|everything)) [{range}]',
    '[{range}] (who|whos) [has|have] (made|did|done|been making) [any|some|the|a|an] (change|changes|edits|edit) (to|on|in|of) [the] ({type} [{target}]|{target}) [{range}]',
    '[{range}] (by whom|by who) (was|were|has) [the] ({type} [{target}]|{target}) [been] {verb} [{range}]',
    '[{range}] (who|whos) (was|is|were) [it that] (changing|touching|editing|deleting|creating) [the] ({type} [{target}]|{target}) [{range}]',
    '[the] {type} [{target}] (was|were|got|has been) {verb} by (who|whom) [{range}]',
    '[{range}] (did|has|have|had|was) (anyone|anybody|someone|somebody) [been] {verb} [the|a|an|our|any|all] ({type} [{target}]|{target}|(anything|something)) [{range}]',
    '[{range}] (which|what) (person|user|admin|administrator|agent|colleague) [has|have|had] {verb} [the|a|an|our|any|all] ({type} [{target}]|{target}) [{range}]',
    '[{range}] (who is|whos|who was) (responsible for|behind) [the|all|all the] {verb} [made] [to|of|in|on|for] [the|our] ({type} [{target}]|{target}) [{range}]',
    '[{range}] who did (this|that|it) (to|with) [the] ({type} [{target}]|{target}) [{range}]',
  ],
  examples: [
    [
      'who changed queue Sales_EMEA last week',
      {
        intent: 'who-changed',
        entityType: 'contact-service-queue',
        target: { name: 'Sales_EMEA' },
        ...EXAMPLE_LAST_WEEK,
      },
    ],
    [
      'who deleted user Zoe Keller',
      { intent: 'who-changed', action: 'deleted', entityType: 'user', target: { name: 'Zoe Keller' } },
    ],
    [
      'who touched AW3zqPSEh5ILmjsY44DC yesterday',
      { intent: 'who-changed', target: { id: 'AW3zqPSEh5ILmjsY44DC' }, ...exampleSpan('2026-11-22', '2026-11-23') },
    ],
  ],
  answer: listEvents,
};
