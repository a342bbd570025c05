/**
 * Fills a card template with data. A template is plain JSON:
 *
 * - `"${path}"` as a whole string becomes the value itself, type kept;
 * - `"... ${path} ..."` becomes text; the value must be text, a number or a boolean;
 * - `"$data": "${path}"` narrows the scope to that value; for a list, an
 *   element of an array is repeated once for each item, with the item as scope;
 * - `"$when": "${path}"` or `"${!path}"` keeps or drops the element; empty
 *   text, empty lists, 0, false and null count as no.
 *
 * A path is names joined by dots, looked up in the scope; `$root.x` starts at
 * the top, `$item` is the scope itself. There is no expression language, and
 * what comes out of the data is never read as a template again.
 */
import { CardError } from './card-error.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';

const NAME = '[A-Za-z][A-Za-z0-9]*';
const PATH = String.raw`(?:\$item|(?:\$root\.)?${NAME}(?:\.${NAME})*)`;
const PLACEHOLDER = new RegExp(String.raw`\$\{(${PATH})\}`, 'g');
const WHOLE = new RegExp(String.raw`^\$\{(${PATH})\}$`);
const CONDITION = new RegExp(String.raw`^\$\{(!?)(${PATH})\}$`);
const DATA = '$data';
const WHEN = '$when';

interface Scope {
  readonly root: JsonValue;
  readonly here: JsonValue;
}

/** Stands for an element that `$when` dropped. */
const DROPPED = Symbol('dropped');

/**
 * Builds a new value from a template; neither argument is changed or shared with the result.
 * @throws CardError `card-data-missing` naming the path the data lacks
 * @throws CardError `card-template-broken` when the template itself is wrong
 */
export function bind(template: JsonValue, data: JsonValue): JsonValue {
  const result = bindValue(template, { root: data, here: data });
  if (result === DROPPED) throw broken('the whole template was dropped by its own $when');
  return result;
}

function bindValue(template: JsonValue, scope: Scope): JsonValue | typeof DROPPED {
  if (typeof template === 'string') return bindText(template, scope);
  if (Array.isArray(template)) return template.flatMap((element: JsonValue) => bindElement(element, scope));
  if (!isJsonObject(template)) return template;
  if (template[DATA] === undefined) return bindObject(template, scope);
  const here = lookUp(pathOf(template[DATA], DATA), scope);
  if (Array.isArray(here)) throw broken(`$data "${String(template[DATA])}" is a list, so it must stand in an array`);
  return bindObject(template, { root: scope.root, here });
}

/** An element of an array: none, one, or with a list in `$data` as many as the list has. */
function bindElement(element: JsonValue, scope: Scope): JsonValue[] {
  const items =
    isJsonObject(element) && element[DATA] !== undefined ? lookUp(pathOf(element[DATA], DATA), scope) : null;
  const bound =
    Array.isArray(items) && isJsonObject(element)
      ? items.map((here: JsonValue) => bindObject(element, { root: scope.root, here }))
      : [bindValue(element, scope)];
  return bound.filter((value): value is JsonValue => value !== DROPPED);
}

function bindObject(template: JsonObject, scope: Scope): JsonValue | typeof DROPPED {
  if (template[WHEN] !== undefined && !holds(template[WHEN], scope)) return DROPPED;
  const entries: [string, JsonValue][] = [];
  for (const [key, value] of Object.entries(template)) {
    if (key === DATA || key === WHEN) continue;
    if (key.includes('${')) throw broken(`the key "${key}" holds a placeholder`);
    const bound = bindValue(value, scope);
    if (bound !== DROPPED) entries.push([key, bound]);
  }
  return Object.fromEntries(entries);
}

function bindText(text: string, scope: Scope): JsonValue {
  if (!text.includes('${')) return text;
  const whole = WHOLE.exec(text)?.[1];
  if (whole !== undefined) return copy(lookUp(whole, scope));
  if (text.replace(PLACEHOLDER, '').includes('${')) throw broken(`"${text}" holds a placeholder that is not a path`);
  return text.replace(PLACEHOLDER, (_, path: string) => {
    const value = lookUp(path, scope);
    if (value === null || typeof value === 'object')
      throw broken(`\${${path}} is not text, yet stands inside "${text}"`);
    return String(value);
  });
}

function holds(condition: JsonValue, scope: Scope): boolean {
  const parts = typeof condition === 'string' ? CONDITION.exec(condition) : null;
  if (parts?.[2] === undefined) throw broken(`$when ${JSON.stringify(condition)} is not \${path} or \${!path}`);
  const value = lookUp(parts[2], scope);
  const yes = Array.isArray(value) ? value.length > 0 : Boolean(value);
  return parts[1] === '!' ? !yes : yes;
}

function pathOf(value: JsonValue | undefined, key: string): string {
  const path = typeof value === 'string' ? WHOLE.exec(value)?.[1] : undefined;
  if (path === undefined) throw broken(`${key} ${JSON.stringify(value)} is not \${path}`);
  return path;
}

function lookUp(path: string, scope: Scope): JsonValue {
  if (path === '$item') return scope.here;
  const names = path.split('.');
  let value = scope.here;
  if (names[0] === '$root') {
    names.shift();
    value = scope.root;
  }
  for (const name of names) {
    const inner = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    if (inner === undefined) {
      throw new CardError(
        'card-data-missing',
        `The card template asks for \${${path}}, and the data has no "${name}".`,
        'Give the template that value, or take the placeholder out of it.',
      );
    }
    value = inner;
  }
  return value;
}

function copy(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(copy);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copy(inner)]));
}

function broken(what: string): CardError {
  return new CardError('card-template-broken', `A card template is broken: ${what}.`, 'Mend the template in cards/.');
}
