/** Answers as the documented JSON of `ask --json`. Instants become ISO UTC with ms. */
import type { Answer, CoverageStatement } from '../audit/answer.ts';
import type { AuditEvent } from '../audit/event.ts';
import type { Question } from '../audit/question.ts';
import type { Reply } from '../audit/reply.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

/** One object with the same keys for every kind of answer; absent parts are null or empty. */
export function asJson(answer: Answer, reply: Reply): Readonly<Record<string, unknown>> {
  const events = answer.kind === 'events' ? answer.rows : [];
  return {
    kind: answer.kind,
    reading: answer.reading,
    question: answer.question === undefined ? null : questionJson(answer.question),
    total: 'total' in answer ? answer.total : 0,
    events: events.map(({ event, attribution }) => ({ ...eventJson(event), attribution })),
    next: answer.kind === 'events' ? (answer.next ?? null) : null,
    coverage: 'coverage' in answer ? coverageJson(answer.coverage) : null,
    ...details(answer),
    markdown: reply.markdown,
    card: reply.card ?? null,
  };
}

/** What only one kind of answer has: choices, counts, why it was refused. */
function details(answer: Answer): Readonly<Record<string, unknown>> {
  switch (answer.kind) {
    case 'clarify':
      return {
        choices: answer.choices.map(({ label, detail, question }) => ({
          label,
          detail,
          question: questionJson(question),
        })),
      };
    case 'refused':
      return { reason: answer.reason, notUnderstood: answer.notUnderstood, suggestions: answer.suggestions };
    case 'error':
      return { code: answer.code, what: answer.what, nextStep: answer.next };
    case 'summary':
      return answer.content.kind === 'counts' ? { counts: answer.content.rows } : {};
    default:
      return {};
  }
}

function coverageJson({ complete, sentence, gaps }: CoverageStatement): Readonly<Record<string, unknown>> {
  return { complete, sentence, gaps: gaps.map(({ from, to }) => ({ from: iso(from), to: iso(to) })) };
}

function questionJson(question: Question): Readonly<Record<string, unknown>> {
  const { from, to, ...slots } = question;
  return { ...slots, ...(from === undefined ? {} : { from: iso(from) }), ...(to === undefined ? {} : { to: iso(to) }) };
}

function eventJson(event: AuditEvent): Readonly<Record<string, unknown>> {
  const { id, time, actor, action, entityType, target, changes, description, sources } = event;
  const readable = sources.map((source) => ({ ...source, importedAt: iso(source.importedAt) }));
  return { id, time: iso(time), actor, action, entityType, target, changes, description, sources: readable };
}
