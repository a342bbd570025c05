/** Which posted files the page shows as pictures, as Webex does: PNG, by their bytes and not by their name. */

/** @see https://developer.webex.com/docs/api/v1/messages/create-a-message (previews to 1 MB) */
const PREVIEW_BYTES = 1_000_000;
/** @see https://www.w3.org/TR/png-3/#5PNG-file-signature */
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export function isPicture(bytes: Uint8Array): boolean {
  return bytes.length <= PREVIEW_BYTES && PNG_SIGNATURE.every((byte, index) => bytes[index] === byte);
}
