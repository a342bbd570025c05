/**
 * What POST /messages checks of a card.
 * @see https://developer.webex.com/docs/buttons-and-cards
 */
import type { AttachmentJson } from '../wire.ts';
import { badRequest } from './api-problem.ts';

export const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';
export const CARD_ACTIONS_MAX = 5;
const CARD_VERSION_MAX = [1, 3] as const;
/** Not the vendor's: beyond it a card is worth a warning. */
const CARD_BYTES_WARN = 20_000;

export interface CardCheck {
  readonly warnings: readonly string[];
}

/** @throws ApiProblem 400 */
export function checkAttachments(attachments: readonly AttachmentJson[]): CardCheck {
  if (attachments.length > 1) throw badRequest('Only one card per message is supported.');
  return { warnings: attachments.flatMap(checkCard) };
}

function checkCard(attachment: AttachmentJson): readonly string[] {
  const { contentType, content } = attachment;
  if (contentType !== CARD_TYPE) throw badRequest(`Content type not supported: ${contentType}`);
  if (!isRecord(content) || content['type'] !== 'AdaptiveCard')
    throw badRequest('The content of a card must be an AdaptiveCard.');
  const version = /^(\d+)\.(\d+)$/.exec(String(content['version']));
  if (!version || isNewer(Number(version[1]), Number(version[2]))) {
    throw badRequest(
      `Card version ${String(content['version'])} is not supported; the latest is ${CARD_VERSION_MAX.join('.')}.`,
    );
  }
  const actions = countActions(content);
  if (actions > CARD_ACTIONS_MAX)
    throw badRequest(`A card may have at most ${CARD_ACTIONS_MAX} actions; this one has ${actions}.`);
  const bytes = Buffer.byteLength(JSON.stringify(content));
  return bytes > CARD_BYTES_WARN ? [`A card of ${bytes} bytes was posted.`] : [];
}

function isNewer(major: number, minor: number): boolean {
  const [maxMajor, maxMinor] = CARD_VERSION_MAX;
  return major > maxMajor || (major === maxMajor && minor > maxMinor);
}

/** Buttons of the whole card: its own, those of action sets and those of cards within. */
function countActions(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + countActions(one), 0);
  if (!isRecord(value)) return 0;
  const own = Array.isArray(value['actions']) ? value['actions'].length : 0;
  return own + Object.values(value).reduce<number>((sum, one) => sum + countActions(one), 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
