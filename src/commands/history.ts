/** `history of queue Sales`: all changes to one object. */
import type { Command } from './command.ts';
import { listEvents } from './find-events.ts';

export const history: Command = {
  name: 'history',
  summary: 'Everything that happened to one object, by name or id',
  role: 'viewer',
  grammar: [],
  examples: [],
  answer: listEvents,
};
