/** `who changed user Zoe Keller`: the founding question. */
import type { Command } from './command.ts';
import { listEvents } from './find-events.ts';

export const whoChanged: Command = {
  name: 'who-changed',
  summary: 'Who changed, created or deleted something',
  role: 'viewer',
  grammar: [],
  examples: [],
  answer: listEvents,
};
