/** What stands behind a row: the record's own words, where it comes from, and what other records or people say. */
import type { AnswerRow, Attribution } from '../audit/answer.ts';
import type { AuditEvent, Source } from '../audit/event.ts';
import type { JsonObject } from './json.ts';
import { counted, type Voice } from './voice.ts';

const SOURCE_NAMES: Readonly<Record<Source['kind'], string>> = {
  'control-hub-csv': 'Control Hub export',
  'admin-audit-json': 'Admin audit file',
  'admin-audit-api': 'Admin audit API',
  'portal-csv': 'Old portal, CSV',
  'portal-xlsx': 'Old portal, Excel',
  'portal-pdf': 'Old portal, PDF',
  'security-audit-api': 'Security audit API',
  'own-use': 'My own records',
  sample: 'Sample data',
};
/** Sentences of a row in a list; `show` gives all. */
const LISTED = 3;
const ALL = 12;
const SENTENCE_CHARS = 400;

/**
 * Where a row comes from, in lines: the whole id, the record's own words, its file or request.
 * @param withGrounds and what else is known, where the card does not say it elsewhere
 */
export function evidenceOf({ event, attribution }: AnswerRow, voice: Voice, withGrounds: boolean): JsonObject {
  const lines = [
    event.description.trim() === '' ? '' : `Record: ${voice.say(event.description, 160)}`,
    event.trackingId === undefined ? '' : `Tracking id: ${voice.say(event.trackingId, 80)}`,
    `Source: ${sourceWords(event, voice)}`,
    ...(withGrounds ? listedGrounds(attribution, voice) : []),
  ];
  return { id: voice.say(event.id, 80) || '(no id)', lines: lines.filter((line) => line !== '') };
}

/** The first sentences of each kind: no evidence without what it cannot tell. */
function listedGrounds(attribution: Attribution, voice: Voice): readonly string[] {
  const evidence = groundsOf(attribution).slice(0, LISTED);
  if (evidence.length === 0) return [];
  return [...evidence, limitsOf(attribution).join(' ')].map((sentence) => voice.say(sentence, SENTENCE_CHARS));
}

function sourceWords(event: AuditEvent, voice: Voice): string {
  const [first, ...others] = event.sources;
  if (first === undefined) return 'not recorded';
  const more = others.length === 0 ? '' : ` and ${counted(others.length, 'other source')}`;
  return `${SOURCE_NAMES[first.kind]}, ${voice.say(first.name, 60)}, ${voice.say(first.where, 30)}${more}`;
}

export interface Grounds {
  /** What people say and what other records show. */
  readonly evidence: readonly string[];
  /** What all of it cannot tell. */
  readonly limits: readonly string[];
}

/** Everything that is known of who made one change; empty where the record names somebody. */
export function allGrounds({ attribution }: AnswerRow, voice: Voice): Grounds {
  const words = (sentences: readonly string[]): readonly string[] =>
    sentences
      .slice(0, ALL)
      .map((sentence) => voice.say(sentence, SENTENCE_CHARS))
      .filter((sentence) => sentence !== '');
  return {
    evidence: words([...automationWords(attribution), ...groundsOf(attribution)]),
    limits: words(limitsOf(attribution)),
  };
}

function groundsOf(attribution: Attribution): readonly string[] {
  return attribution.kind === 'recorded' ? [] : (attribution.evidence ?? []);
}

function limitsOf(attribution: Attribution): readonly string[] {
  return attribution.kind === 'recorded' ? [] : (attribution.limits ?? []);
}

function automationWords(attribution: Attribution): readonly string[] {
  if (attribution.kind !== 'unknown' || attribution.automation === undefined) return [];
  const { by, reason } = attribution.automation;
  return [`Counts as automation, as ${by} said${reason === undefined ? '' : `: ${reason}`}.`];
}
