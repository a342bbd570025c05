/** Bodies of requests: JSON, forms and uploads. */
import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { ApiProblem, badRequest } from '../model/api-problem.ts';

/** Largest upload. @see https://developer.webex.com/docs/basics#message-attachments */
const BODY_BYTES_MAX = 100 * 1024 * 1024 + 64 * 1024;

export interface Upload {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

export type Body =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'form'; readonly form: URLSearchParams }
  | {
      readonly kind: 'multipart';
      readonly fields: Readonly<Record<string, string>>;
      readonly uploads: readonly Upload[];
    }
  | { readonly kind: 'other'; readonly contentType: string };

/** @throws ApiProblem 400 for a body that is not what it says, 413 when too large. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > BODY_BYTES_MAX) throw new ApiProblem(413, 'The request is too large.');
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  if (bytes.length === 0) return { kind: 'none' };
  const header = request.headers['content-type'] ?? '';
  const contentType = header.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (contentType === 'application/json') return { kind: 'json', value: parseJson(bytes) };
  if (contentType === 'application/x-www-form-urlencoded')
    return { kind: 'form', form: new URLSearchParams(bytes.toString('utf8')) };
  if (contentType === 'multipart/form-data') return await parseMultipart(bytes, header);
  return { kind: 'other', contentType };
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw badRequest('The request body is not valid JSON.');
  }
}

async function parseMultipart(bytes: Buffer, contentType: string): Promise<Body> {
  const form = await readForm(bytes, contentType);
  const fields: Record<string, string> = {};
  const uploads: Upload[] = [];
  for (const [name, value] of form) {
    if (typeof value === 'string') fields[name] = value;
    else uploads.push({ name: value.name, contentType: value.type, bytes: new Uint8Array(await value.arrayBuffer()) });
  }
  return { kind: 'multipart', fields, uploads };
}

async function readForm(bytes: Buffer, contentType: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw badRequest('The request body is not valid multipart/form-data.');
  }
}

/** Checks a JSON body. @throws ApiProblem 400, 415 */
export function jsonBody<S extends z.ZodType>(body: Body, schema: S): z.infer<S> {
  if (body.kind === 'none') throw badRequest('The request body is missing.');
  if (body.kind !== 'json') throw new ApiProblem(415, 'The media type of the request is not supported.');
  const read = schema.safeParse(body.value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw badRequest(`${issue?.path.join('.') || 'body'}: ${issue?.message}`);
}

/** For the record: as parsed, uploads by size. */
export function describeBody(body: Body): unknown {
  if (body.kind === 'json') return body.value;
  if (body.kind === 'form') return Object.fromEntries(body.form);
  if (body.kind === 'multipart') {
    const files = body.uploads.map(({ name, contentType, bytes }) => ({ name, contentType, bytes: bytes.length }));
    return { fields: body.fields, files };
  }
  return undefined;
}

export function bodyType(body: Body): string | undefined {
  const types = {
    json: 'application/json',
    form: 'application/x-www-form-urlencoded',
    multipart: 'multipart/form-data',
  };
  if (body.kind === 'none') return undefined;
  return body.kind === 'other' ? body.contentType : types[body.kind];
}
