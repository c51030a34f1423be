const LF = 0x0a;
const CR = 0x0d;

/**
 * Puts lines together out of bytes as they come; ASCII, ended by CR, LF or both, without their ends. Empty ones and
 * those with more than `mostBytes` are left out whole: noise, or another rate.
 */
export function createLineSplitter(mostBytes: number, onLine: (line: string) => void): (bytes: Uint8Array) => void {
  let text = '';
  let isTooLong = false;
  return (bytes) => {
    for (const byte of bytes) {
      if (byte === LF || byte === CR) {
        if (text !== '' && !isTooLong) onLine(text);
        text = '';
        isTooLong = false;
      } else if (text.length === mostBytes) {
        isTooLong = true;
      } else {
        text += String.fromCharCode(byte);
      }
    }
  };
}
