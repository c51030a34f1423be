import { type Escn, parseEscn } from './escn.ts';
import { environmentOf, type QrEnvironment } from './qr-host.ts';

/** Why a text is no ESC. */
export type NotAnEscReason =
  | 'empty'
  | 'too-long'
  | 'control-characters'
  | 'url-without-escn'
  | 'student-identifier'
  | 'foreign-code'
  | 'not-an-escn';

/** How the number was written. */
export type EscnForm = 'dashed' | 'undashed' | 'braced' | 'urn' | 'url';

export type ScannedText =
  | {
      readonly ok: true;
      readonly escn: Escn;
      readonly form: EscnForm;
      /** Host of a URL, lower case without port; null for a bare number. */
      readonly host: string | null;
      /** What the host hints at; null for a bare number. */
      readonly environment: QrEnvironment | null;
    }
  | { readonly ok: false; readonly reason: NotAnEscReason };

/** Longest text that is looked at, in UTF-8 bytes (quality section 5). Real codes hold 36 to 80. */
export const MAX_TEXT_BYTES = 512;

// C0, DEL, C1; zero-width and bidirectional controls; byte order mark; line and paragraph separators. None belongs in a code.
const CONTROL_CHARACTERS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/;

const WEB_ADDRESS =
  /^(?:https?:\/\/)?(?:[^/?#\s@]*@)?(?<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.?|\[[0-9a-f:.]+\])(?::\d{1,5})?(?<path>\/[^?#]*)(?:\?[^#]*)?(?:#.*)?$/i;
/** What scanners can be set to put before a code, such as `]Q1` for QR (ISO/IEC 15424). */
const SYMBOLOGY = /^\][A-Za-z][0-9A-Za-z]/;
const HTTP_SCHEME = /^https?:/i;
const OTHER_SCHEME = /^[a-z][a-z0-9+.-]{1,30}:/i;
const STUDENT_IDENTIFIER = /^urn:schac:personaluniquecode:/i;

/**
 * What a scanned or typed text is (spec section 4). The last path segment of a web address of any host is the
 * number; query, fragment, trailing slashes and percent-encoding don't matter. The text is never fetched,
 * resolved, shown or logged.
 */
export function parseScannedText(raw: string): ScannedText {
  // Cheap bound first: a UTF-16 unit is at least one byte.
  if (raw.length > 4 * MAX_TEXT_BYTES) return reject('too-long');
  const text = raw.replace(/^[\ufeff \t\r\n]+|[ \t\r\n]+$/g, '').replace(SYMBOLOGY, '');
  if (text === '') return reject('empty');
  if (utf8Length(text) > MAX_TEXT_BYTES) return reject('too-long');
  if (CONTROL_CHARACTERS.test(text)) return reject('control-characters');

  const bare = parseEscn(text);
  if (bare !== undefined) return { ok: true, escn: bare, form: bareForm(text), host: null, environment: null };

  if (STUDENT_IDENTIFIER.test(text)) return reject('student-identifier');
  const address = WEB_ADDRESS.exec(text)?.groups;
  const fromAddress = address && parseEscn(lastSegment(address['path'] ?? ''));
  if (fromAddress !== undefined) {
    const host = (address?.['host'] ?? '').toLowerCase().replace(/\.$/, '');
    return { ok: true, escn: fromAddress, form: 'url', host, environment: environmentOf(host) };
  }
  if (HTTP_SCHEME.test(text)) return reject('url-without-escn');
  return reject(OTHER_SCHEME.test(text) ? 'foreign-code' : 'not-an-escn');
}

function reject(reason: NotAnEscReason): ScannedText {
  return { ok: false, reason };
}

function bareForm(text: string): EscnForm {
  if (/^\{?urn:/i.test(text)) return 'urn';
  if (text.startsWith('{')) return 'braced';
  return text.includes('-') ? 'dashed' : 'undashed';
}

function lastSegment(path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '');
  try {
    return decodeURIComponent(segments.at(-1) ?? '');
  } catch {
    // URIError: a stray percent sign; then there is no number either.
    return '';
  }
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
  }
  return bytes;
}
