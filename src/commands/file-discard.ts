/** `throw away file f-4821`: a table that was dropped here is deleted, and nothing of it taken in. */
import { plainText } from '../questions/plain-text.ts';
import type { Command } from './command.ts';
import { busyAnswer, meantFile } from './files/meant-file.ts';
import { statement } from './statement.ts';

const NAME_CHARS = 80;

export const fileDiscard: Command = {
  name: 'file-discard',
  summary: 'Throw away a table that you dropped here',
  role: 'admin',
  topic: 'keeping',
  writes: true,
  grammar: [
    '(throw away|discard|forget|drop|delete) [the|this|that] file [{file}]',
    'throw [the|this|that] file [{file}] away',
    '(throw away|discard) {file}',
  ],
  examples: [
    ['throw away file f-4821', { intent: 'file-discard', file: 'f-4821' }],
    ['discard f-4821', { intent: 'file-discard', file: 'f-4821' }],
  ],
  answer: async (question, context) => {
    const meant = await meantFile(question, context);
    if (meant.kind === 'answer') return meant.answer;
    const { file, desk } = meant;
    if ((await desk.discard(file, context)) === 'busy') return busyAnswer(file, context);
    return statement(context, {
      question,
      title: `${plainText(file.name, NAME_CHARS)} was thrown away`,
      lines: [
        'Nothing of it was taken in. The message with the file stays in the space; delete it there if it should go.',
      ],
    });
  },
};
