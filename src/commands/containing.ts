/** `changes containing "TEXT"`: a search in what the records say. */
import { EXAMPLE_LAST_WEEK } from '../questions/example-clock.ts';
import type { Command } from './command.ts';
import { listEvents } from './find-events.ts';

/** Told where nothing was found: what a change changed stands in the answers as well, and is not looked at. */
const WHERE_SOUGHT = 'looked for in descriptions, not in changed values';

export const containing: Command = {
  name: 'containing',
  summary: 'Changes whose description holds certain words',
  role: 'viewer',
  topic: 'asking',
  grammar: [
    '[{range}] [all|the|any] [{verb}|events|entries] (containing|that contain|which contain|that mention|mentioning|matching|with the text|with text|with the words|about) {text} <(in|on|of|to) [the] {type} | {range} | (by|from) {person}>',
    '[{range}] (search|search for|find|look for|grep) [{verb}] [containing] {text} <(in|on|of|to) [the] {type} | {range} | (by|from) {person}>',
    '(which|what) [{verb}|events|entries] (mention|mentions|contain|contains|hold|holds|say|says) {text} <(in|on|of|to) [the] {type} | {range} | (by|from) {person}>',
    '(is|are|was|were) there [a|any|some] {verb} (that|which) (mention|mentions|contain|contains) {text} <(in|on|of|to) [the] {type} | {range}>',
    '[{range}] (search|search for|find|look for|grep) {text} in [all] [the] (changes|records|trail|audit trail|events) [{range}]',
  ],
  examples: [
    ['changes containing "wrap-up timer"', { intent: 'containing', text: 'wrap-up timer' }],
    ['changes containing "VIP" last week', { intent: 'containing', text: 'VIP', ...EXAMPLE_LAST_WEEK }],
  ],
  answer: async (question, context) => {
    const answer = await listEvents(question, context);
    return answer.kind === 'events' && answer.total === 0
      ? { ...answer, reading: `${answer.reading}; ${WHERE_SOUGHT}` }
      : answer;
  },
};
