/** `when was queue Sales last changed`: the newest change only. */
import type { Command } from './command.ts';
import { listEvents } from './find-events.ts';

export const lastChanged: Command = {
  name: 'last-changed',
  summary: 'When something was last changed, and by whom',
  role: 'viewer',
  topic: 'asking',
  grammar: [
    'when (was|were|is) [the] ({type} [{target}]|{target}) [last|most recently|lastly] {verb} [last]',
    'when did [the] ({type} [{target}]|{target}) [last] {verb} [last]',
    'when did (someone|somebody|anyone|anybody) [last] {verb} [the] ({type} [{target}]|{target}) [last]',
    '(who|when) [was it that|has] last {verb} [the] ({type} [{target}]|{target})',
    'who {verb} [the] ({type} [{target}]|{target}) last',
    '[the] (last|most recent) {deed} (to|of|in|on) [the] ({type} [{target}]|{target})',
    '[the] (latest|newest) change (to|of|in|on) [the] ({type} [{target}]|{target})',
    'when was the last {deed} (to|of|in|on) [the] ({type} [{target}]|{target})',
    'what (was|is) the (last|latest|most recent|newest) {deed} (to|of|in|on) [the] ({type} [{target}]|{target})',
    'when was the (most recent|latest|newest) {deed} (to|of|in|on) [the] ({type} [{target}]|{target})',
    'who was the last [person|one|user|admin] (to|who) {verb} [the] ({type} [{target}]|{target})',
    'who (most recently|lastly) {verb} [the] ({type} [{target}]|{target})',
    '(when|at what time|on what date|on which day) (has|have|was|were|is) [the] ({type} [{target}]|{target}) [last|most recently] [been] {verb} [last]',
    '[the] (latest|newest) {deed} (to|of|in|on) [the] ({type} [{target}]|{target})',
    'when [the] ({type} [{target}]|{target}) (was|were|is|has been) [last|most recently] {verb} [last]',
  ],
  examples: [
    [
      'when was queue Sales_EMEA last changed',
      { intent: 'last-changed', entityType: 'contact-service-queue', target: { name: 'Sales_EMEA' } },
    ],
    ['who last changed Support_DE', { intent: 'last-changed', target: { name: 'Support_DE' } }],
  ],
  answer: (question, context) => listEvents(question, { ...context, limit: 1 }),
};
