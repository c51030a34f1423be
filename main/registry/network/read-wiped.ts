/**
 * The text of a body, as UTF-8. Each piece is overwritten as soon as it is read: pieces are parts of the buffers the
 * socket read into, which the allocator would hand on with the card numbers in them. Rejects as the body does.
 */
export async function readWiped(body: AsyncIterable<unknown>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of body) {
    if (!(piece instanceof Uint8Array)) throw new TypeError('a body comes in bytes');
    text += decoder.decode(piece, { stream: true });
    piece.fill(0);
  }
  return text + decoder.decode();
}
