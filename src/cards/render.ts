import type { Answer, SummaryAnswer } from '../audit/answer.ts';
import type { Reply } from '../audit/reply.ts';
import { renderClarify } from './clarify.ts';
import { renderCounts } from './counts.ts';
import { renderDigest } from './digest.ts';
import { renderEvents } from './events.ts';
import { renderMessage } from './message.ts';
import { renderError, renderRefused } from './refused.ts';
import { renderShare } from './share.ts';
import { type Templates, templateOf } from './templates.ts';

/**
 * An answer as a card and as Markdown, fit to be sent: within the platform's
 * limits, with every text from the data made harmless. Answer and templates are
 * not changed, and nothing of the result is shared with a later one.
 * @throws CardError when a template is wrong; never because of what the data says
 */
export function renderAnswer(answer: Answer, templates: Templates): Reply {
  const reply = renderKind(answer, templates);
  return answer.file === undefined ? reply : { ...reply, file: answer.file };
}

function renderKind(answer: Answer, templates: Templates): Reply {
  switch (answer.kind) {
    case 'events':
      return renderEvents(answer, templateOf(templates, 'events'));
    case 'summary':
      return renderSummary(answer, templates);
    case 'message':
      return renderMessage(answer, templateOf(templates, 'message'));
    case 'clarify':
      return renderClarify(answer, templateOf(templates, 'clarify'));
    case 'refused':
      return renderRefused(answer, templateOf(templates, 'refused'));
    case 'error':
      return renderError(answer, templateOf(templates, 'error'));
    default:
      return answer satisfies never;
  }
}

function renderSummary(answer: SummaryAnswer, templates: Templates): Reply {
  const { content } = answer;
  switch (content.kind) {
    case 'digest':
      return renderDigest(answer, content.facts, templateOf(templates, 'digest'));
    case 'counts':
      return renderCounts(answer, content, templateOf(templates, 'counts'));
    case 'share':
      return renderShare(answer, content.facts, templateOf(templates, 'share'));
    default:
      return content satisfies never;
  }
}
