/**
 * The last gate before a card leaves: an allow-list of what Webex shows.
 *
 * Elements and properties are those of Adaptive Cards 1.3 that our templates
 * use; everything else is refused, so that a slip in a template or a value that
 * found its way into a key is seen here and not as an empty bubble in a space.
 * @see https://developer.webex.com/docs/buttons-and-cards (version 1.3, five actions)
 * @see https://adaptivecards.io/explorer/ (properties of each element)
 */
import { LIMITS, type Reply } from '../audit/reply.ts';
import { isJsonObject, utf8Bytes } from './json.ts';

type Rule = (value: unknown, where: string, found: Findings) => void;

interface Shape {
  readonly required: Readonly<Record<string, Rule>>;
  readonly optional?: Readonly<Record<string, Rule>>;
}

interface Findings {
  readonly problems: string[];
  readonly ids: Set<string>;
  actions: number;
}

const MAX_DEPTH = 12;

/** What is wrong with a card, each problem with its place; empty when it may be sent. */
export function checkCard(card: unknown): readonly string[] {
  const found: Findings = { problems: [], ids: new Set(), actions: 0 };
  const bytes = utf8Bytes(JSON.stringify(card) ?? '');
  if (bytes > LIMITS.cardBytes) found.problems.push(`card: ${bytes} bytes, more than ${LIMITS.cardBytes}`);
  if (depthOf(card) > MAX_DEPTH * 2) return [...found.problems, 'card: nested too deeply'];
  if (isJsonObject(card) && card['version'] !== LIMITS.cardVersion) {
    found.problems.push(`card.version: must be ${LIMITS.cardVersion}`);
  }
  cardRule(card, 'card', found);
  if (found.actions > LIMITS.cardActions) {
    found.problems.push(`card: ${found.actions} actions, more than ${LIMITS.cardActions}`);
  }
  return found.problems;
}

/** What is wrong with a reply: its card, and the size of its Markdown. */
export function checkReply(reply: Reply): readonly string[] {
  const problems: string[] = [];
  if (reply.markdown.trim() === '') problems.push('markdown: empty');
  const bytes = utf8Bytes(reply.markdown);
  if (bytes > LIMITS.textBytes) problems.push(`markdown: ${bytes} bytes, more than ${LIMITS.textBytes}`);
  return reply.card === undefined ? problems : [...problems, ...checkCard(reply.card)];
}

const flag: Rule = (value, where, found) => {
  if (typeof value !== 'boolean') found.problems.push(`${where}: must be true or false`);
};
const count: Rule = (value, where, found) => {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    found.problems.push(`${where}: must be a count`);
};
/** Words that a person sees. A leftover placeholder is a template that was not filled. */
const words: Rule = (value, where, found) => {
  if (typeof value !== 'string' || value.trim() === '') found.problems.push(`${where}: must be words`);
  else if (value.includes('${')) found.problems.push(`${where}: holds a placeholder`);
};
const httpsUrl: Rule = (value, where, found) => {
  if (typeof value !== 'string' || !/^https:\/\/[^\s<>"'`\\{}]+$/.test(value)) {
    found.problems.push(`${where}: must be an https address`);
  }
};
/** Data of a button, a JSON object of whatever content; it is never shown. */
const submitData: Rule = (value, where, found) => {
  if (!isJsonObject(value)) found.problems.push(`${where}: must be an object`);
};
const uniqueId: Rule = (value, where, found) => {
  if (typeof value !== 'string' || value === '') found.problems.push(`${where}: must be an id`);
  else if (found.ids.has(value)) found.problems.push(`${where}: the id "${value}" is used twice`);
  else found.ids.add(value);
};
const oneOf =
  (...choices: readonly string[]): Rule =>
  (value, where, found) => {
    if (typeof value !== 'string' || !choices.includes(value)) {
      found.problems.push(`${where}: must be one of ${choices.join(', ')}`);
    }
  };
const width: Rule = (value, where, found) => {
  const isShare = typeof value === 'number' && value > 0;
  const isWord = typeof value === 'string' && /^(?:auto|stretch|\d{1,3}|\d{1,4}px)$/.test(value);
  if (!isShare && !isWord) found.problems.push(`${where}: must be auto, stretch, a weight or pixels`);
};
const listOf =
  (rule: Rule): Rule =>
  (value, where, found) => {
    if (!Array.isArray(value) || value.length === 0) found.problems.push(`${where}: must be a list that is not empty`);
    else for (const [index, item] of value.entries()) rule(item, `${where}[${index}]`, found);
  };

const LAYOUT = {
  id: uniqueId,
  isVisible: flag,
  separator: flag,
  spacing: oneOf('none', 'small', 'default', 'medium', 'large', 'extraLarge', 'padding'),
} as const;
const STYLE = { style: oneOf('default', 'emphasis', 'good', 'attention', 'warning', 'accent') } as const;
const ALIGN = { verticalContentAlignment: oneOf('top', 'center', 'bottom') } as const;
const SIDE = { horizontalAlignment: oneOf('left', 'center', 'right') } as const;
const INPUT = { label: words, isRequired: flag, errorMessage: words, placeholder: words, value: words } as const;

const elementRule: Rule = (value, where, found) => typedRule(ELEMENTS, value, where, found);
const actionRule: Rule = (value, where, found) => {
  found.actions += 1;
  typedRule(ACTIONS, value, where, found);
};
const columnRule: Rule = (value, where, found) => shapeRule(COLUMN, value, where, found, 'Column');
const cardRule: Rule = (value, where, found) => shapeRule(CARD, value, where, found, 'AdaptiveCard');
const factRule: Rule = (value, where, found) =>
  shapeRule({ required: { title: words, value: words } }, value, where, found);
const choiceRule: Rule = factRule;

const CARD: Shape = {
  required: { body: listOf(elementRule) },
  optional: {
    version: oneOf(LIMITS.cardVersion),
    $schema: oneOf('http://adaptivecards.io/schemas/adaptive-card.json'),
    actions: listOf(actionRule),
    fallbackText: words,
  },
};
const COLUMN: Shape = {
  required: { items: listOf(elementRule) },
  optional: { ...LAYOUT, ...STYLE, ...ALIGN, width },
};

const ELEMENTS: Readonly<Record<string, Shape>> = {
  TextBlock: {
    required: { text: words },
    optional: {
      ...LAYOUT,
      ...SIDE,
      color: oneOf('default', 'dark', 'light', 'accent', 'good', 'warning', 'attention'),
      fontType: oneOf('default', 'monospace'),
      isSubtle: flag,
      maxLines: count,
      size: oneOf('default', 'small', 'medium', 'large', 'extraLarge'),
      weight: oneOf('default', 'lighter', 'bolder'),
      wrap: flag,
    },
  },
  Image: {
    required: { url: httpsUrl, altText: words },
    optional: {
      ...LAYOUT,
      ...SIDE,
      size: oneOf('auto', 'stretch', 'small', 'medium', 'large'),
      style: oneOf('default', 'person'),
    },
  },
  Container: { required: { items: listOf(elementRule) }, optional: { ...LAYOUT, ...STYLE, ...ALIGN } },
  ColumnSet: { required: { columns: listOf(columnRule) }, optional: { ...LAYOUT, ...SIDE } },
  FactSet: { required: { facts: listOf(factRule) }, optional: LAYOUT },
  ActionSet: { required: { actions: listOf(actionRule) }, optional: LAYOUT },
  'Input.Text': { required: { id: uniqueId }, optional: { ...LAYOUT, ...INPUT, isMultiline: flag, maxLength: count } },
  'Input.Number': {
    required: { id: uniqueId },
    optional: { ...LAYOUT, ...INPUT, value: count, min: count, max: count },
  },
  'Input.Date': { required: { id: uniqueId }, optional: { ...LAYOUT, ...INPUT, min: words, max: words } },
  'Input.Time': { required: { id: uniqueId }, optional: { ...LAYOUT, ...INPUT, min: words, max: words } },
  'Input.Toggle': {
    required: { id: uniqueId, title: words },
    optional: { ...LAYOUT, ...INPUT, valueOn: words, valueOff: words, wrap: flag },
  },
  'Input.ChoiceSet': {
    required: { id: uniqueId, choices: listOf(choiceRule) },
    optional: { ...LAYOUT, ...INPUT, style: oneOf('compact', 'expanded'), isMultiSelect: flag, wrap: flag },
  },
};

const ACTIONS: Readonly<Record<string, Shape>> = {
  'Action.Submit': {
    required: { title: words, data: submitData },
    optional: { id: uniqueId, style: oneOf('default', 'positive', 'destructive') },
  },
  'Action.OpenUrl': { required: { title: words, url: httpsUrl }, optional: { id: uniqueId } },
  'Action.ShowCard': { required: { title: words, card: cardRule }, optional: { id: uniqueId } },
};

function typedRule(shapes: Readonly<Record<string, Shape>>, value: unknown, where: string, found: Findings): void {
  const type = isJsonObject(value) ? value['type'] : undefined;
  const shape = typeof type === 'string' && Object.hasOwn(shapes, type) ? shapes[type] : undefined;
  if (shape === undefined) found.problems.push(`${where}: ${JSON.stringify(type) ?? 'no type'} is not known here`);
  else shapeRule(shape, value, where, found, String(type));
}

function shapeRule(shape: Shape, value: unknown, where: string, found: Findings, type?: string): void {
  if (!isJsonObject(value)) {
    found.problems.push(`${where}: must be an object`);
    return;
  }
  if (type !== undefined && value['type'] !== type) found.problems.push(`${where}.type: must be ${type}`);
  for (const name of Object.keys(shape.required)) {
    if (!Object.hasOwn(value, name)) found.problems.push(`${where}.${name}: missing`);
  }
  for (const [name, inner] of Object.entries(value)) {
    if (name === 'type' && type !== undefined) continue;
    const rule = own(shape.required, name) ?? own(shape.optional ?? {}, name);
    if (rule === undefined) found.problems.push(`${where}.${name}: not allowed`);
    else rule(inner, `${where}.${name}`, found);
  }
}

function own(rules: Readonly<Record<string, Rule>>, name: string): Rule | undefined {
  return Object.hasOwn(rules, name) ? rules[name] : undefined;
}

function depthOf(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH * 2) return depth;
  return Object.values(value).reduce<number>((deepest, inner) => Math.max(deepest, depthOf(inner, depth + 1)), depth);
}
