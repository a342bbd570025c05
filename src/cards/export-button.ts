/** The button that makes a file of an answer. */
import type { Question } from '../audit/question.ts';
import { questionData, withoutLongName } from './action-data.ts';
import type { JsonObject } from './json.ts';

/** The whole answer to the question, also where a card shows a page of it. Null: it fits no button. */
export function exportData(question: Question): JsonObject | null {
  const { intent, chart: _, ...slots } = withoutLongName(question);
  return questionData({ ...slots, intent: 'export', of: intent }) ?? null;
}
