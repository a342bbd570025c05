/** What a handler gets and gives. */

import { ApiProblem } from '../model/api-problem.ts';
import type { AccountRecord, World } from '../model/world.ts';
import type { ErrorJson } from '../wire.ts';
import type { Body } from './body.ts';

export interface Answer {
  readonly status: number;
  readonly json?: unknown;
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Call {
  readonly world: World;
  /** `http://127.0.0.1:PORT` as the caller wrote it. */
  readonly origin: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Named parts of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly body: Body;
  readonly asker: AccountRecord;
}

export const ok = (json: unknown, headers?: Readonly<Record<string, string>>): Answer =>
  headers ? { status: 200, json, headers } : { status: 200, json };
export const noContent: Answer = { status: 204 };

/** A refusal as real Webex words it. */
export function refusal(problem: ApiProblem, trackingId: string): Answer {
  const json: ErrorJson = { message: problem.message, errors: [{ description: problem.message }], trackingId };
  const needsWait = problem.status === 429 || problem.status === 423;
  const headers: Record<string, string> = needsWait ? { 'Retry-After': String(problem.retryAfterSeconds ?? 1) } : {};
  return { status: problem.status, json, headers };
}

/** The same as the API of the contact centre words it. @see https://developer.webex.com/docs/api/v1/users */
export function centreRefusal(problem: ApiProblem, trackingId: string): Answer {
  const { headers } = refusal(problem, trackingId);
  const error = { key: String(problem.status), message: [{ description: problem.message }] };
  return { status: problem.status, json: { trackingId, error }, ...(headers === undefined ? {} : { headers }) };
}

/** A part of the path that the route's pattern names. */
export function param(call: Call, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new ApiProblem(500, `The route names no ${name}.`);
  return value;
}

/** The first value of a query parameter; empty counts as absent. */
export function queryText(call: Call, name: string): string | undefined {
  return call.query.get(name) || undefined;
}
