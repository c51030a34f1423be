import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { CONFIG_CODE_PREFIX } from '../ipc/setup.ts';

/** Longest text that a usual camera still reads off a screen or paper: a symbol of version 25 at correction L. */
const MAX_TEXT = 1273;
/** Largest configuration that a code may unfold to, in bytes. */
const MAX_BYTES = 64 * 1024;

export type MadeCode =
  | { readonly ok: true; readonly text: string }
  /** One line. */
  | { readonly ok: false; readonly message: string };

/** The text of a QR code that carries a configuration: JSON without blanks, deflated, in base64url. */
export function configCodeOf(settings: Readonly<Record<string, unknown>>): MadeCode {
  const packed = deflateRawSync(JSON.stringify(settings), { level: 9 });
  const text = `${CONFIG_CODE_PREFIX}${packed.toString('base64url')}`;
  if (text.length <= MAX_TEXT) return { ok: true, text };
  return {
    ok: false,
    message: `the configuration is too long for a code that cameras read (${text.length} characters, ${MAX_TEXT} at most): take it along as a file`,
  };
}

export type UnfoldedCode =
  | { readonly ok: true; readonly json: string }
  | { readonly ok: false; readonly message: string };

/** The JSON text in such a code. Whatever stands there is a value; it unfolds to 64 KiB at most. */
export function unfoldConfigCode(text: string): UnfoldedCode {
  const packed = text.slice(CONFIG_CODE_PREFIX.length);
  if (!text.startsWith(CONFIG_CODE_PREFIX) || !/^[A-Za-z0-9_-]+$/.test(packed)) {
    return { ok: false, message: 'this code holds no configuration' };
  }
  try {
    const bytes = inflateRawSync(Buffer.from(packed, 'base64url'), { maxOutputLength: MAX_BYTES });
    return { ok: true, json: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    // Z_DATA_ERROR, Z_BUF_ERROR, ERR_BUFFER_TOO_LARGE or no UTF-8: cut short, or somebody's idea of a joke.
    return { ok: false, message: 'this code is cut short or unfolds to too much' };
  }
}
