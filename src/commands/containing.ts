/** `changes containing "TEXT"`: a search in what the records say. */
import type { Command } from './command.ts';
import { listEvents } from './find-events.ts';

export const containing: Command = {
  name: 'containing',
  summary: 'Changes whose description holds certain words',
  role: 'viewer',
  grammar: [],
  examples: [],
  answer: listEvents,
};
