/** `what did PERSON change`: all changes that name one person. */
import type { Command } from './command.ts';
import { listEvents } from './find-events.ts';

export const whatDid: Command = {
  name: 'what-did',
  summary: 'What one person changed',
  role: 'viewer',
  grammar: [],
  examples: [],
  answer: listEvents,
};
