/**
 * Tokens on disk, one small file per organisation that only this account can
 * read. A change is whole or not there: written beside, made durable, renamed.
 */
import { createHash } from 'node:crypto';
import { chmod, mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { SourceError } from '../../audit/errors.ts';
import { isRecord } from '../../audit/field-text.ts';
import { isUuid } from '../../audit/vendor-id.ts';
import { type Sealed, seal, unseal } from './sealing.ts';

/** Secrets: never logged, never shown. Times in UTC ms; absent: the vendor did not tell. */
export interface StoredTokens {
  /** Hash of what was configured when the chain of tokens began; another one begins a new chain. */
  readonly configured: string;
  readonly accessToken?: string;
  /** When the access token was asked for. */
  readonly accessSince?: number;
  readonly accessUntil?: number;
  readonly refreshToken?: string;
  readonly refreshUntil?: number;
  /** The one before, in case the vendor does not know the newer one. */
  readonly previousRefreshToken?: string;
}

export interface TokenVault {
  /**
   * Undefined when nothing is kept. A file that is not encrypted yet, though there is a key, is encrypted now.
   * @throws SourceError `token-store` when it is damaged, encrypted under another key, or cannot be read
   */
  read(orgId: string): Promise<StoredTokens | undefined>;
  /** Durable when it resolves. @throws SourceError `token-store` */
  write(orgId: string, tokens: StoredTokens): Promise<void>;
}

export interface TokenVaultOptions {
  /** Made if need be, for this account only. */
  readonly dir: string;
  /** Any text; absent: the files are not encrypted. */
  readonly key?: string | undefined;
}

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;
const VERSION = 1;
/** Whether a process of another machine is alive cannot be told; a write takes no time near this. */
const LEFTOVER_MS = 3_600_000;
/** Process numbers mean something on one machine, or in one container, only. */
const HOST = hostname().replace(/[^\w-]/g, '_');

export function createTokenVault({ dir, key }: TokenVaultOptions): TokenVault {
  const pathOf = (orgId: string): string => join(dir, `${fileStem(orgId)}.json`);
  /** Writes of one process follow one another. */
  let last: Promise<unknown> = Promise.resolve();

  const save = async (orgId: string, tokens: StoredTokens): Promise<void> => {
    const text = JSON.stringify(tokens);
    const content = key === undefined ? { tokens } : { sealed: await seal(text, key, orgId) };
    await replaceFile(pathOf(orgId), `${JSON.stringify({ version: VERSION, ...content })}\n`);
  };

  const write = (orgId: string, tokens: StoredTokens): Promise<void> => {
    const writing = last.then(() => save(orgId, tokens)).catch((error: unknown) => refuse(pathOf(orgId), error));
    last = writing.catch(() => undefined);
    return writing;
  };

  return {
    write,
    read: async (orgId) => {
      const path = pathOf(orgId);
      const text = await readText(path).catch((error: unknown) => refuse(path, error));
      if (text === undefined) return undefined;
      const content = parseFile(text, path);
      if (content.tokens !== undefined) {
        if (key !== undefined) await write(orgId, content.tokens);
        return content.tokens;
      }
      if (key === undefined) throw withoutKey(path);
      const opened = await unseal(content.sealed, key, orgId);
      if (opened === undefined) throw wrongKey(path);
      return readTokens(parseJson(opened)) ?? damaged(path);
    },
  };
}

/** Ids are uuids; anything else would not be safe as a file's name. */
function fileStem(orgId: string): string {
  return isUuid(orgId) ? orgId : `org-${createHash('sha256').update(orgId).digest('hex').slice(0, 32)}`;
}

async function readText(path: string): Promise<string | undefined> {
  try {
    const text = await readFile(path, 'utf8');
    // As it is when it was copied back from a backup.
    if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, FILE_MODE);
    return text;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Names of the files that this process is writing. */
const underWay = new Set<string>();
let writes = 0;

async function replaceFile(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  await chmod(folder, FOLDER_MODE);
  await sweep(path);
  writes += 1;
  const fresh = `${path}.${HOST}.${process.pid}-${writes}.new`;
  underWay.add(fresh);
  try {
    const file = await open(fresh, 'w', FILE_MODE);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, path);
  } catch (error) {
    await unlink(fresh).catch(() => undefined);
    throw error;
  } finally {
    underWay.delete(fresh);
  }
  await syncFolder(folder);
}

/** What killed processes have left holds tokens too, and perhaps not encrypted. */
async function sweep(path: string): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${basename(path)}.`) || !name.endsWith('.new')) continue;
    const left = join(folder, name);
    if (await isAbandoned(left)) await unlink(left).catch(() => undefined);
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  const [, host, pid] = /\.([^.]+)\.(\d+)-\d+\.new$/.exec(path) ?? [];
  if (host === HOST && Number(pid) === process.pid) return !underWay.has(path);
  if (host === HOST && !isAlive(Number(pid))) return true;
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
  return mtimeMs < Date.now() - LEFTOVER_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

type FileContent =
  | { readonly tokens: StoredTokens; readonly sealed?: never }
  | { readonly tokens?: never; readonly sealed: Sealed };

/** @throws SourceError `token-store` */
function parseFile(text: string, path: string): FileContent {
  const content = parseJson(text);
  if (!isRecord(content) || content['version'] !== VERSION) return damaged(path);
  const { tokens, sealed } = content;
  if (isRecord(sealed)) {
    const [salt, iv, tag, data] = [sealed['salt'], sealed['iv'], sealed['tag'], sealed['data']];
    if (typeof salt === 'string' && typeof iv === 'string' && typeof tag === 'string' && typeof data === 'string')
      return { sealed: { salt, iv, tag, data } };
  }
  const read = readTokens(tokens);
  return read === undefined ? damaged(path) : { tokens: read };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const TEXTS = ['accessToken', 'refreshToken', 'previousRefreshToken'] as const;
const TIMES = ['accessSince', 'accessUntil', 'refreshUntil'] as const;

function readTokens(value: unknown): StoredTokens | undefined {
  if (!isRecord(value) || typeof value['configured'] !== 'string') return undefined;
  const texts = TEXTS.flatMap((name) => (typeof value[name] === 'string' ? [[name, value[name]]] : []));
  const times = TIMES.flatMap((name) => (typeof value[name] === 'number' ? [[name, value[name]]] : []));
  return { configured: value['configured'], ...Object.fromEntries([...texts, ...times]) };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}

const NEW_TOKENS = 'or move that file away and set a new refresh token (AUDIT_REFRESH_TOKEN)';

/** @throws SourceError `token-store`; none of the content is in it */
function refuse(path: string, error: unknown): never {
  throw new SourceError(
    'token-store',
    `The tokens in ${path} cannot be read or kept (${codeOf(error)}).`,
    'Check free space, owner and permissions of that folder.',
  );
}

/** @throws SourceError `token-store` */
function damaged(path: string): never {
  throw new SourceError('token-store', `The file ${path} is damaged.`, `Put it back from a backup, ${NEW_TOKENS}.`);
}

function withoutKey(path: string): SourceError {
  const next = `Set AUDIT_TOKEN_KEY to the key it was encrypted with, ${NEW_TOKENS}.`;
  return new SourceError('token-store', `The file ${path} is encrypted, and no key is set.`, next);
}

function wrongKey(path: string): SourceError {
  const what = `The file ${path} is damaged, or was encrypted with another key than AUDIT_TOKEN_KEY.`;
  return new SourceError('token-store', what, `Set the key that was used before, ${NEW_TOKENS}.`);
}
