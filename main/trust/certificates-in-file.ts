import { DER_TAG, readDerList } from '../../native/esc-card/proof/der.ts';

/** A certificate of a file, not looked into yet. */
export interface CertificateInFile {
  /** Where it is, for messages: `line 12, certificate 2`. */
  readonly place: string;
  readonly der: Uint8Array;
}

export type FileContent =
  | { readonly ok: true; readonly certificates: readonly CertificateInFile[] }
  /** One a problem, each with its place. */
  | { readonly ok: false; readonly problems: readonly string[] };

const BEGIN = /^-----BEGIN ([^-]+)-----$/;
const CERTIFICATE_LABEL = 'CERTIFICATE';
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** A chain has a handful; a bundle of the world's authorities is a mistake. */
const MAX_CERTIFICATES = 50;

/** The certificates of a PEM file (RFC 7468; text between them is ignored) or of a DER one, several in a row too. */
export function certificatesIn(bytes: Uint8Array): FileContent {
  const content = bytes[0] === DER_TAG.sequence ? derIn(bytes) : pemIn(new TextDecoder('latin1').decode(bytes));
  if (!content.ok || content.certificates.length <= MAX_CERTIFICATES) return content;
  return { ok: false, problems: [`more than ${MAX_CERTIFICATES} certificates; a chain has a handful`] };
}

function derIn(bytes: Uint8Array): FileContent {
  const elements = readDerList(bytes);
  if (elements === undefined) return { ok: false, problems: ['certificate 1: cut off, or not DER'] };
  return {
    ok: true,
    certificates: elements.map(({ whole }, i) => ({ place: `certificate ${i + 1}`, der: new Uint8Array(whole) })),
  };
}

function pemIn(text: string): FileContent {
  const certificates: CertificateInFile[] = [];
  const problems: string[] = [];
  let open: { readonly label: string; readonly line: number; body: string } | undefined;
  let blocks = 0;
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = raw.trim();
    const label = BEGIN.exec(line)?.[1];
    if (label !== undefined) {
      if (open !== undefined) problems.push(unclosed(open.line, blocks));
      blocks += 1;
      open = { label, line: index + 1, body: '' };
    } else if (open !== undefined && line === `-----END ${open.label}-----`) {
      const place = `line ${open.line}, certificate ${blocks}`;
      if (open.label !== CERTIFICATE_LABEL) problems.push(`${place}: a ${open.label}, not a certificate`);
      else if (!isBase64(open.body)) problems.push(`${place}: not Base64`);
      else certificates.push({ place, der: new Uint8Array(Buffer.from(open.body, 'base64')) });
      open = undefined;
    } else if (open !== undefined) open.body += line;
  }
  if (open !== undefined) problems.push(unclosed(open.line, blocks));
  if (blocks === 0) problems.push('line 1: no certificate; expected PEM (-----BEGIN CERTIFICATE-----) or DER');
  return problems.length > 0 ? { ok: false, problems } : { ok: true, certificates };
}

function isBase64(text: string): boolean {
  return BASE64.test(text) && text.length % 4 === 0;
}

function unclosed(line: number, no: number): string {
  return `line ${line}, certificate ${no}: its END line is missing`;
}
