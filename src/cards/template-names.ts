import type { JsonValue } from './json.ts';

/** The card templates: each is `cards/<name>.json`, read by the wiring and handed in as a value. */
export const TEMPLATE_NAMES = ['events', 'clarify', 'digest', 'counts', 'message', 'refused', 'error'] as const;

export type TemplateName = (typeof TEMPLATE_NAMES)[number];

export type CardTemplates = Readonly<Record<TemplateName, JsonValue>>;
