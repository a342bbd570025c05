/** `when was queue Sales last changed`: the newest change only. */
import type { Command } from './command.ts';
import { listEvents } from './find-events.ts';

export const lastChanged: Command = {
  name: 'last-changed',
  summary: 'When something was last changed, and by whom',
  role: 'viewer',
  grammar: [],
  examples: [],
  answer: (question, context) => listEvents(question, { ...context, limit: 1 }),
};
