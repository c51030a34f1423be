import { StringDecoder } from 'node:string_decoder';

/** A line is kept up to this length, in UTF-16 units; what follows cannot make an ESC of it any more. */
const LONGEST_LINE = 64 * 1024;

/**
 * The lines of a byte stream, one text each. Only a line feed ends a line, a carriage return before it belongs to the
 * end: other separators are part of a hostile text and must not split it.
 */
export async function* textLines(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let line = '';
  const append = (part: string): void => {
    if (line.length < LONGEST_LINE) line += part.slice(0, LONGEST_LINE);
  };
  for await (const chunk of stream) {
    const parts = decoder.write(Buffer.from(chunk)).split('\n');
    for (const [index, part] of parts.entries()) {
      if (index > 0) {
        yield line.replace(/\r$/, '');
        line = '';
      }
      append(part);
    }
  }
  append(decoder.end());
  if (line !== '') yield line.replace(/\r$/, '');
}
