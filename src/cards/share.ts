/** The named share: a number, its goal, and how it went week by week. */
import type { SummaryAnswer } from '../audit/answer.ts';
import type { Reply } from '../audit/reply.ts';
import type { ShareFacts } from '../audit/share.ts';
import { bind } from './bind.ts';
import { finishReply, fitMarkdown, readingMarkdown, readingWords } from './fit.ts';
import type { JsonValue } from './json.ts';
import { CARD_VOICE } from './voice.ts';

export function renderShare(answer: SummaryAnswer, facts: ShareFacts, template: JsonValue): Reply {
  const card = bind(template, { reading: readingWords(answer.reading, CARD_VOICE), goal: `${facts.goal} %` });
  return finishReply(fitMarkdown({ head: [readingMarkdown(answer.reading)], rows: [] }), card);
}
