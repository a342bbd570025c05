/** Encryption of small texts at rest: AES-256-GCM under a key derived from a text by scrypt. */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';

/** All parts base64. */
export interface Sealed {
  readonly salt: string;
  readonly iv: string;
  readonly tag: string;
  readonly data: string;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** 32 MiB and some 100 ms for each guess of a weak key. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

/** @param about what it belongs to; must be given again to open it, so that sealed texts cannot be swapped */
export async function seal(text: string, key: string, about: string): Promise<Sealed> {
  const salt = randomBytes(SALT_BYTES);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, await derive(key, salt), iv).setAAD(Buffer.from(about));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const [salt64, iv64, tag, data64] = [salt, iv, cipher.getAuthTag(), data].map((part) => part.toString('base64'));
  return { salt: salt64 ?? '', iv: iv64 ?? '', tag: tag ?? '', data: data64 ?? '' };
}

/** Undefined when the key is another one, or anything was changed. */
export async function unseal(sealed: Sealed, key: string, about: string): Promise<string | undefined> {
  const [salt, iv, tag, data] = [sealed.salt, sealed.iv, sealed.tag, sealed.data].map((part) =>
    Buffer.from(part, 'base64'),
  );
  if (salt === undefined || data === undefined || iv?.length !== IV_BYTES || tag?.length !== TAG_BYTES)
    return undefined;
  const decipher = createDecipheriv(CIPHER, await derive(key, salt), iv)
    .setAAD(Buffer.from(about))
    .setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(data), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

function derive(key: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(key.normalize('NFKC'), salt, KEY_BYTES, COST, (error, derived) => {
      if (error === null) resolve(derived);
      else reject(error);
    });
  });
}
