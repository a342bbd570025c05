/** `what changed yesterday`: all changes in a span of time. */
import type { Command } from './command.ts';
import { listEvents } from './find-events.ts';

export const whatChanged: Command = {
  name: 'what-changed',
  summary: 'What changed in a span of time, of all kinds or one',
  role: 'viewer',
  grammar: [],
  examples: [],
  answer: listEvents,
};
