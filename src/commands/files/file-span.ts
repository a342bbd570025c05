/** The span that a file was exported for, as a person states it: in words, or in the two dates of a card. */
import type { AnswerButton, FormInput } from '../../audit/answer.ts';
import type { Period } from '../../audit/event.ts';
import type { Question } from '../../audit/question.ts';
import type { PendingFile } from '../../audit/state.ts';
import { dayOfText } from '../../audit/stated-span.ts';

export type AskedSpan =
  | { readonly kind: 'none' }
  | { readonly kind: 'span'; readonly span: Period }
  /** `because`: one sentence for a person. */
  | { readonly kind: 'wrong'; readonly because: string };

/** @param zone IANA zone of the dates @param now UTC ms */
export function askedSpanOf(
  question: Question,
  { zone, now }: { readonly zone: string; readonly now: number },
): AskedSpan {
  const { firstDay, lastDay } = question;
  if (firstDay !== undefined || lastDay !== undefined) {
    const [first, last] = [firstDay, lastDay].map((day) => (day === undefined ? undefined : dayOfText(day, zone)));
    if (first === undefined || last === undefined)
      return { kind: 'wrong', because: 'Fill in the first and the last day, both.' };
    return checked({ from: first.from, to: last.to }, now);
  }
  const { from, to } = question;
  return from === undefined || to === undefined ? { kind: 'none' } : checked({ from, to }, now);
}

function checked(span: Period, now: number): AskedSpan {
  if (span.from >= span.to) return { kind: 'wrong', because: 'That span ends before it begins.' };
  if (span.from >= now)
    return { kind: 'wrong', because: 'That span lies in the future; no file holds anything of it.' };
  return { kind: 'span', span };
}

/** @param zone IANA zone of the dates */
export function spanInputs(zone: string): readonly FormInput[] {
  return [
    { kind: 'date', id: 'firstDay', label: `First day that it holds all of (${zone})` },
    { kind: 'date', id: 'lastDay', label: 'Last day, included' },
  ];
}

/**
 * The file is noted after it was fetched, which may take a while: its own card is not older than it.
 * @param now when the card is made, UTC ms
 */
export function coversButton({ id, at }: Pick<PendingFile, 'id' | 'at'>, now: number): AnswerButton {
  const question = { intent: 'file-covers', file: id, asOf: Math.max(now, at) } as const;
  return { label: 'It holds all of that', question };
}
