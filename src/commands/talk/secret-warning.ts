/** A key or password that somebody sent: warned of, and not read, kept or repeated. */
import type { RefusedAnswer } from '../../audit/answer.ts';
import type { IncomingSubmit } from '../../audit/ports.ts';
import { looksLikeSecret } from '../../audit/secret.ts';
import type { ActionData } from '../../cards/action-data.ts';
import type { CommandContext } from '../command.ts';
import { refusal } from '../statement.ts';

/** Says nothing of what was sent. */
export function warnOfSecret(
  context: Pick<CommandContext, 'zone' | 'now'>,
  sentBy: 'message' | 'card' | 'terminal' = 'message',
): RefusedAnswer {
  const advice = {
    message: 'Delete your message and replace the key or password, as others may have seen it.',
    terminal: 'Take it out of the history of your shell, and replace the key or password.',
    card: 'What you filled in went through Webex, so replace the key or password to be safe.',
  }[sentBy];
  const why = `${advice} I have not kept it, and I never need one.`;
  return refusal(context, why, { title: 'This looks like a key or a password' });
}

/** Does one of the texts that a person wrote look like one? */
export function holdSecret(texts: readonly string[]): boolean {
  return texts.some((text) => looksLikeSecret(text));
}

/** What our own buttons carry; everything else on a card was typed or picked. */
const OWN_IDS: ReadonlySet<string> = new Set(['whodunit', 'question', 'questions', 'cursor', 'pick']);

/** The words that somebody typed on a card, whichever way they came. */
export function typedOn({ inputs }: Pick<IncomingSubmit, 'inputs'>, data: ActionData): readonly string[] {
  const fields = Object.entries(inputs).flatMap(([id, value]) =>
    OWN_IDS.has(id) || typeof value !== 'string' ? [] : [value],
  );
  if (data.kind !== 'question') return fields;
  const { comment, text, team, identity } = data.question;
  return [...fields, ...[comment, text, team, identity].filter((words) => words !== undefined)];
}
