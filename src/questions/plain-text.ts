/** Text from outside, made fit to stand in one line of our own words. */

/**
 * One line without control, bidi and other invisible characters, cut to
 * `maxChars` with an ellipsis. Not escaped for Markdown.
 */
export function plainText(text: string, maxChars: number): string {
  const line = text
    .slice(0, maxChars * 4)
    .replace(/[\s\p{Z}\p{Cc}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cs}\p{Co}]/gu, '')
    .trim();
  const chars = [...line];
  return chars.length > maxChars ? `${chars.slice(0, maxChars - 1).join('')}…` : line;
}
