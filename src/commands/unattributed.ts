/** `unattributed last week`: the changes whose record names a service instead of a person. */
import type { Command } from './command.ts';
import { listEvents } from './find-events.ts';

export const unattributed: Command = {
  name: 'unattributed',
  summary: 'Changes that name nobody',
  role: 'viewer',
  grammar: [],
  examples: [],
  answer: listEvents,
};
