import { contentFor } from '../model/contents.ts';
import { type Answer, type Call, param, queryText } from './answer.ts';
import type { Route } from './router.ts';

export const contentRoutes: readonly Route[] = [
  { method: 'GET', path: '/contents/:contentId', handle: download },
  { method: 'HEAD', path: '/contents/:contentId', handle: download },
];

/** The server leaves the bytes out of an answer to HEAD. */
function download(call: Call): Answer {
  const file = contentFor(call.world, call.asker, param(call, 'contentId'), queryText(call, 'allow') === 'unscannable');
  const headers = { 'Content-Type': file.contentType, 'Content-Disposition': disposition(file.name) };
  return { status: 200, bytes: file.bytes, headers };
}

/** RFC 6266: a plain name for old readers, the true one encoded. */
function disposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7E]|["\\]/g, '_');
  const isPlain = plain === name;
  const encoded = encodeURIComponent(Buffer.from(name).toString()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${plain}"${isPlain ? '' : `; filename*=UTF-8''${encoded}`}`;
}
