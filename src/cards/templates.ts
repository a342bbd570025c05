import { CardError } from './card-error.ts';
import { isJsonObject, type JsonObject } from './json.ts';

/** The card templates: each is `cards/<name>.json`, read by the wiring and handed in as a value. */
export const TEMPLATE_NAMES = [
  'events',
  'clarify',
  'digest',
  'counts',
  'share',
  'message',
  'refused',
  'error',
] as const;

export type TemplateName = (typeof TEMPLATE_NAMES)[number];

/** Parsed JSON by name. They are never changed. */
export type Templates = Readonly<Record<string, unknown>>;

/** @throws CardError `card-template-broken` when it is missing or not a JSON object */
export function templateOf(templates: Templates, name: TemplateName): JsonObject {
  const template = Object.hasOwn(templates, name) ? templates[name] : undefined;
  if (isJsonObject(template)) return template;
  throw new CardError('card-template-broken', `The card template cards/${name}.json is missing.`, 'Install again.');
}
