/** How people do things: by writing to the bot, pressing its buttons and dropping files. */
import type { Stage } from './stage.ts';

export interface Acts {
  /** Writes to the bot, in the 1:1 space or with a mention in a group space, and waits until it is done with. */
  write(email: string, to: string, text: string): Promise<void>;
  drop(email: string, name: string, text: string): Promise<void>;
  /**
   * Presses the newest button there whose data hold these words; again, where the press was lost with the process.
   * @throws Error when there is none
   */
  press(email: string, to: string, words: readonly string[], inputs?: Readonly<Record<string, string>>): Promise<void>;
}

const MAX_PRESSES = 8;

/** @param settle waits until the bot has nothing left to do; where it is down, it does not */
export function createActs(stage: Stage, settle: () => Promise<void>): Acts {
  const isGroup = (to: string): boolean => !to.includes('@');
  return {
    write: async (email, to, text) => {
      const id = stage.world.write(email, to, text);
      stage.asked(id, to, !isGroup(to));
      await settle();
    },
    drop: async (email, name, text) => {
      const id = stage.world.write(email, email, '', { name, bytes: Buffer.from(text) });
      stage.asked(id, email, true);
      await settle();
    },
    press: async (email, to, words, inputs = {}) => {
      for (let count = 0; count < MAX_PRESSES; count += 1) {
        const found = findButton(stage, to, words);
        if (found === undefined) throw new Error(`${to} has no card with ${words.join()}.`);
        const id = stage.world.press(email, found.messageId, { ...found.data, ...inputs });
        stage.asked(id, to, false);
        await settle();
        if (stage.isAnswered(id)) return;
      }
      throw new Error(`A button of ${to} was pressed ${MAX_PRESSES} times without an answer.`);
    },
  };
}

function findButton(
  stage: Stage,
  to: string,
  words: readonly string[],
): { readonly messageId: string; readonly data: Readonly<Record<string, unknown>> } | undefined {
  let data: Readonly<Record<string, unknown>> | undefined;
  const message = stage.world.lastCard(to, (attachments) => {
    data = actionsIn(attachments).find((one) => words.every((word) => JSON.stringify(one).includes(word)));
    return data !== undefined;
  });
  return message === undefined || data === undefined ? undefined : { messageId: message.id, data };
}

/** The data of all buttons, wherever in the card they are. */
function actionsIn(part: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (typeof part !== 'object' || part === null) return [];
  const own = 'type' in part && part.type === 'Action.Submit' && 'data' in part ? [{ ...(part.data ?? {}) }] : [];
  return [...own, ...Object.values(part).flatMap(actionsIn)];
}
