/**
 * pdf.js moves buffers with `ArrayBuffer.prototype.transferToFixedLength`, which Node has from version 21 on. Here it is
 * for Node 20, as the standard says for buffers of fixed length.
 * @see https://tc39.es/ecma262/#sec-arraybuffer.prototype.transfertofixedlength
 */
export function provideBufferTransfer(): void {
  if ('transferToFixedLength' in ArrayBuffer.prototype) return;
  Object.defineProperty(ArrayBuffer.prototype, 'transferToFixedLength', {
    value: transferToFixedLength,
    configurable: true,
    writable: true,
  });
}

function transferToFixedLength(this: ArrayBuffer, length = this.byteLength): ArrayBuffer {
  const moved = new ArrayBuffer(length);
  new Uint8Array(moved).set(new Uint8Array(this, 0, Math.min(length, this.byteLength)));
  structuredClone(this, { transfer: [this] });
  return moved;
}
