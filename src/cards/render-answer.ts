import type { Answer, SummaryAnswer } from '../audit/answer.ts';
import type { Reply } from '../audit/reply.ts';
import { renderClarify } from './clarify.ts';
import { renderCounts } from './counts.ts';
import { renderDigest } from './digest.ts';
import { renderEvents } from './events.ts';
import { renderMessage } from './message.ts';
import { renderError, renderRefused } from './refused.ts';
import type { CardTemplates } from './template-names.ts';

/**
 * An answer as a card and as Markdown, fit to be sent: within the platform's
 * limits, with every text from the data made harmless. Answer and templates are
 * not changed, and nothing of the result is shared with a later one.
 * @throws CardError when a template is wrong; never because of what the data says
 */
export function renderAnswer(answer: Answer, templates: CardTemplates): Reply {
  switch (answer.kind) {
    case 'events':
      return renderEvents(answer, templates.events);
    case 'summary':
      return renderSummary(answer, templates);
    case 'message':
      return renderMessage(answer, templates.message);
    case 'clarify':
      return renderClarify(answer, templates.clarify);
    case 'refused':
      return renderRefused(answer, templates.refused);
    case 'error':
      return renderError(answer, templates.error);
    default:
      return answer satisfies never;
  }
}

function renderSummary(answer: SummaryAnswer, templates: CardTemplates): Reply {
  const { content } = answer;
  return content.kind === 'digest'
    ? renderDigest(answer, content.facts, templates.digest)
    : renderCounts(answer, content, templates.counts);
}
