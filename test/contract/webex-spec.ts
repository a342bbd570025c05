/**
 * Checks recorded exchanges against the vendor's published OpenAPI description.
 *
 * The description is the vendor's and not part of this repository: it is read
 * from SPECS_DIR, by default ../shared/specs beside the repository. Source:
 * https://github.com/webex/webex-openapi-specs (CC BY 4.0).
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Exchange } from '../../src/playground/emulator/index.ts';
import { ALLOWED } from './webex-spec-allowed.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const FILES = ['webex-messaging.json', 'webex-admin-audit.json', 'webex-contact-center-users.json'];
/** Below this the contact centre answers, which has an address of its own in real life. */
const CENTRE = '/organization/';

/** Something an exchange does that the description does not know. */
export interface Violation {
  /** `POST /messages`, with names in place of ids; the path as it is when unknown. */
  readonly operation: string;
  /** `request.query.max`, `request.body.text`, `response.body.items.0.id`, `path`, ... */
  readonly where: string;
  readonly what: string;
  /** What stands there, when it is known. */
  readonly value?: unknown;
  readonly exchange: Exchange;
}

/** A departure we know and can give a reason for; anything else fails. */
export interface Allowance {
  readonly reason: string;
  readonly operation: RegExp;
  readonly where: RegExp;
  /** Only for this value. */
  readonly value?: unknown;
}

interface Operation {
  readonly name: string;
  readonly method: string;
  readonly pattern: RegExp;
  readonly query: ReadonlyMap<
    string,
    { readonly required: boolean; readonly isArray: boolean; readonly check: ValidateFunction }
  >;
  readonly body: ValidateFunction | undefined;
  readonly responses: ReadonlyMap<number, ValidateFunction | undefined>;
}

export const specsDirectory = (): string => process.env['SPECS_DIR'] || path.resolve(REPOSITORY, '../shared/specs');

/** Prints why and skips the suite when the description is not there. Call in a `before` hook. */
export function skipWithoutSpecs(context: Mocha.Context): void {
  const missing = FILES.filter((file) => !existsSync(path.join(specsDirectory(), file)));
  if (missing.length === 0) return;
  console.log(`      skipped: ${missing.join(', ')} not found in ${specsDirectory()} (set SPECS_DIR)`);
  context.skip();
}

/** @throws AssertionError naming every departure from the description that is not on the list. */
export function assertExchangesMatchSpec(exchanges: readonly Exchange[]): void {
  assert.ok(exchanges.length > 0, 'no exchange to check');
  const found = findViolations(exchanges).map(({ operation, where, what }) => `${operation}: ${where}: ${what}`);
  assert.deepEqual([...new Set(found)], []);
}

/** Departures, those on the list left out unless `withAllowed`. */
export function findViolations(exchanges: readonly Exchange[], withAllowed = false): readonly Violation[] {
  const found = exchanges.flatMap(checkExchange);
  return withAllowed ? found : found.filter((violation) => !ALLOWED.some((allowance) => covers(allowance, violation)));
}

export function covers(allowance: Allowance, { operation, where, value }: Violation): boolean {
  if (!allowance.operation.test(operation) || !allowance.where.test(where)) return false;
  return !('value' in allowance) || allowance.value === value;
}

function checkExchange(exchange: Exchange): readonly Violation[] {
  const isBelowV1 = exchange.path.startsWith('/v1/');
  const called = isBelowV1 ? exchange.path.slice('/v1'.length) : exchange.path;
  const isApi = called.startsWith(CENTRE) ? !isBelowV1 : isBelowV1;
  const bare = called.replace(/(?<=.)\/$/, '');
  const operation = operations().find((one) => isApi && one.method === exchange.method && one.pattern.test(bare));
  const name = operation?.name ?? `${exchange.method} ${bare}`;
  const violation = (where: string, what: string): Violation => ({ operation: name, where, what, exchange });
  if (!operation) return [violation('path', 'not in the description')];
  return [
    ...(called === bare ? [] : [violation('path', 'ends in a slash')]),
    ...checkQuery(operation, exchange, violation),
    ...checkRequestBody(operation, exchange, violation),
    ...checkResponse(operation, exchange, violation),
  ];
}

type Report = (where: string, what: string) => Violation;

function checkQuery(operation: Operation, { query }: Exchange, report: Report): readonly Violation[] {
  const missing = [...operation.query].filter(([name, { required }]) => required && !(name in query));
  const given = Object.entries(query).flatMap(([name, values]) => {
    const parameter = operation.query.get(name);
    const where = `request.query.${name}`;
    if (!parameter) return [report(where, 'not a parameter of this operation')];
    if (!parameter.isArray && values.length > 1) return [report(where, 'given more than once')];
    const value = parameter.isArray ? values : values[0];
    return parameter.check(value) ? [] : [report(where, messages(parameter.check))];
  });
  return [...missing.map(([name]) => report(`request.query.${name}`, 'required')), ...given];
}

function checkRequestBody({ body }: Operation, exchange: Exchange, report: Report): readonly Violation[] {
  const { requestType, requestBody } = exchange;
  if (requestType === undefined) return body ? [report('request.body', 'required')] : [];
  if (!body) return [report('request.body', 'this operation takes none')];
  if (requestType !== 'application/json') return [report('request.type', requestType)];
  return bodyViolations(body, requestBody, 'request.body', report);
}

function checkResponse(
  { responses }: Operation,
  { status, responseBody, path: called }: Exchange,
  report: Report,
): readonly Violation[] {
  if (status === 0) return [];
  if (!responses.has(status)) return [report('response.status', String(status))];
  const check = responses.get(status);
  // Webex describes its errors as text; the contact centre describes them by a schema.
  if (status >= 400 && !called.startsWith(CENTRE))
    return isErrorBody(responseBody) ? [] : [report('response.body', 'not {message, errors, trackingId}')];
  if (!check) return responseBody === undefined ? [] : [report('response.body', 'this status has none')];
  return bodyViolations(check, responseBody, 'response.body', report);
}

function isErrorBody(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'message' in body && 'errors' in body && 'trackingId' in body;
}

function bodyViolations(check: ValidateFunction, value: unknown, where: string, report: Report): readonly Violation[] {
  if (check(value)) return [];
  return (check.errors ?? []).map((error) => ({
    ...report(where + pointer(error), error.message ?? error.keyword),
    value: error.data,
  }));
}

function pointer({ instancePath, params, keyword }: ErrorObject): string {
  const extra = keyword === 'additionalProperties' ? `.${String(params['additionalProperty'])}` : '';
  return instancePath.replaceAll('/', '.') + extra;
}

function messages(check: ValidateFunction): string {
  return (check.errors ?? []).map((error) => error.message ?? error.keyword).join('; ');
}

let loaded: readonly Operation[] | undefined;

function operations(): readonly Operation[] {
  loaded ??= FILES.flatMap((file) =>
    readOperations(JSON.parse(readFileSync(path.join(specsDirectory(), file), 'utf8'))),
  );
  return loaded;
}

/** The parts of OpenAPI 3.0 that are read here; the files are the vendor's and taken at their word. */
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}
interface OperationObject {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: { readonly type?: string };
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}
type Content = Readonly<Record<string, { readonly schema?: unknown }>>;

function readOperations(description: Description): readonly Operation[] {
  // Patterns are written without the flag u, and formats (`int64`, `uuid`) name what Ajv alone does not know.
  const ajv = new Ajv({ strict: false, allErrors: true, verbose: true, unicodeRegExp: false, validateFormats: false });
  const coercing = new Ajv({ strict: false, coerceTypes: true, unicodeRegExp: false, validateFormats: false });
  const compile = (content: Content | undefined): ValidateFunction | undefined => {
    const schema = content?.['application/json']?.schema;
    return schema === undefined
      ? undefined
      : ajv.compile(closed({ ...asRecord(schema), components: description.components }));
  };
  return Object.entries(description.paths).flatMap(([pathName, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${pathName}`,
      method: method.toUpperCase(),
      pattern: patternOf(pathName, description),
      query: new Map(
        (operation.parameters ?? [])
          .filter((parameter) => parameter.in === 'query')
          .map(({ name, required, schema }) => [
            name,
            { required: required === true, isArray: schema.type === 'array', check: coercing.compile(schema) },
          ]),
      ),
      body: compile(operation.requestBody?.content),
      responses: new Map(
        Object.entries(operation.responses).map(([status, { content }]) => [Number(status), compile(content)]),
      ),
    })),
  );
}

/** `{id}` stands for one segment, but not for one that another path of the description names. */
function patternOf(pathName: string, { paths }: Description): RegExp {
  const parent = pathName.slice(0, pathName.lastIndexOf('/') + 1);
  const named = Object.keys(paths).flatMap((other) => {
    const last = other.slice(parent.length);
    return other.startsWith(parent) && last !== '' && !last.includes('{') && !last.includes('/') ? [last] : [];
  });
  const not = named.length === 0 ? '' : `(?!(?:${named.join('|')})$)`;
  return new RegExp(`^${pathName.replace(/\{[^}]+\}/g, `${not}[^/]+`)}$`);
}

/** Objects that name their properties may have no others: a field nobody has described is what we look for. */
function closed(schema: unknown): Record<string, unknown> {
  return asRecord(
    JSON.parse(JSON.stringify(schema), (_key, value: unknown) => {
      const isOpen =
        isRecord(value) &&
        value['type'] === 'object' &&
        isRecord(value['properties']) &&
        !('additionalProperties' in value);
      return isOpen ? { ...value, additionalProperties: false } : value;
    }),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asRecord(value: unknown): Record<string, unknown> {
  assert.ok(isRecord(value), 'the description holds a schema that is no object');
  return value;
}
