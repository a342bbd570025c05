/** Emails, as far as they must be told from names. */

const EMAIL = /^[^\s@"<>(),;:\\[\]]+@[^\s@"<>(),;:\\[\]]+\.[^\s@"<>(),;:\\[\].]+$/;
/** @see https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1 (path of 256, less the brackets) */
const MAX_CHARS = 254;

/** The email in lower case, or undefined when the text is none. Says nothing about whether anybody reads it. */
export function readEmail(text: string): string | undefined {
  const email = text.trim().toLowerCase();
  return email.length <= MAX_CHARS && EMAIL.test(email) && !/[\p{Cc}\p{Cf}]/u.test(email) ? email : undefined;
}
