/**
 * Just enough of RFC 6455 for one trusted client on loopback: whole text
 * frames, ping and close. The emulator sends little and reads less, so no
 * package is needed for it.
 */
import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';

const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const OPCODE = { continuation: 0x0, text: 0x1, close: 0x8, ping: 0x9, pong: 0xa } as const;
/** Frames above this are refused; the SDK's are far smaller. */
const FRAME_BYTES_MAX = 1024 * 1024;

export interface TextSocket {
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Cuts the connection without a word. */
  destroy(): void;
}

export interface SocketListener {
  readonly onText: (text: string) => void;
  readonly onGone: () => void;
}

/** Answers the upgrade request; undefined when it is none. */
export function acceptSocket(
  key: string | undefined,
  stream: Duplex,
  head: Buffer,
  listener: SocketListener,
): TextSocket | undefined {
  if (key === undefined) {
    stream.destroy();
    return undefined;
  }
  const accept = createHash('sha1')
    .update(key + MAGIC)
    .digest('base64');
  stream.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  const write = (opcode: number, payload: Buffer) => {
    if (stream.writable) stream.write(encodeFrame(opcode, payload));
  };
  const close = (code: number, reason: string) => {
    const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
    payload.writeUInt16BE(code);
    payload.write(reason, 2);
    write(OPCODE.close, payload);
    stream.end();
  };
  const onFrame = (opcode: number, payload: Buffer) => {
    if (opcode === OPCODE.ping) write(OPCODE.pong, payload);
    else if (opcode === OPCODE.text) listener.onText(payload.toString('utf8'));
    else if (opcode === OPCODE.close) close(payload.length >= 2 ? payload.readUInt16BE() : 1000, '');
  };
  let waiting = head;
  const read = (chunk: Buffer) => {
    const { rest, isBroken } = decodeFrames(Buffer.concat([waiting, chunk]), onFrame);
    waiting = rest;
    if (isBroken) stream.destroy();
  };
  stream.on('data', read);
  stream.on('error', () => stream.destroy());
  stream.on('close', listener.onGone);
  return { send: (text) => write(OPCODE.text, Buffer.from(text)), close, destroy: () => stream.destroy() };
}

function encodeFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  header[0] = 0x80 | opcode;
  if (length < 126) header[1] = length;
  else if (length < 65_536) {
    header[1] = 126;
    header.writeUInt16BE(length, 2);
  } else {
    header[1] = 127;
    header.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([header, payload]);
}

/** Whole frames are handed on; what is left of a begun one comes back. Clients must mask and send unfragmented text. */
function decodeFrames(
  bytes: Buffer,
  onFrame: (opcode: number, payload: Buffer) => void,
): { readonly rest: Buffer; readonly isBroken: boolean } {
  let rest = bytes;
  while (rest.length >= 2) {
    const [first = 0, second = 0] = rest;
    const short = second & 0x7f;
    const headerBytes = 2 + (short === 127 ? 8 : short === 126 ? 2 : 0) + 4;
    if (rest.length < headerBytes) break;
    const length = short === 127 ? Number(rest.readBigUInt64BE(2)) : short === 126 ? rest.readUInt16BE(2) : short;
    const isWhole = (first & 0x80) !== 0 && (first & 0x0f) !== OPCODE.continuation;
    if (!isWhole || (second & 0x80) === 0 || length > FRAME_BYTES_MAX) return { rest, isBroken: true };
    if (rest.length < headerBytes + length) break;
    const mask = rest.subarray(headerBytes - 4, headerBytes);
    const payload = Buffer.from(rest.subarray(headerBytes, headerBytes + length)).map(
      (byte, index) => byte ^ (mask[index % 4] ?? 0),
    );
    rest = rest.subarray(headerBytes + length);
    onFrame(first & 0x0f, Buffer.from(payload));
  }
  return { rest, isBroken: false };
}
