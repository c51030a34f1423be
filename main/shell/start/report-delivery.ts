import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { DocumentFormat } from '../../ipc/operator.ts';
import type { Delivered } from '../../operator/operator-area.ts';
import type { ServedDocument } from '../browser/document-route.ts';

export interface ReportFile {
  readonly format: DocumentFormat;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Brings a report to staff. Throws what the disk throws. */
export type ReportDelivery = (file: ReportFile) => Promise<Delivered>;

/** A report that isn't fetched is let go of after as long, in ms. */
const KEPT_MS = 300_000;
const CONTENT_TYPES: Readonly<Record<DocumentFormat, string>> = {
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
};

export interface DocumentShelf {
  readonly delivery: ReportDelivery;
  /** Gives a document once, and forgets it. */
  take(token: string): ServedDocument | undefined;
}

/** Reports to be fetched from the terminal's own host, each once and by its own secret. Holds one at a time. */
export function documentShelf(setTimer: (ms: number, callback: () => void) => () => void): DocumentShelf {
  let kept: { readonly token: string; readonly document: ServedDocument } | undefined;
  let cancel = (): void => undefined;
  return {
    async delivery({ format, name, bytes }) {
      const token = randomBytes(32).toString('base64url');
      kept = { token, document: { name, bytes, contentType: CONTENT_TYPES[format] } };
      cancel();
      cancel = setTimer(KEPT_MS, () => {
        kept = undefined;
      });
      return { state: 'ready', format, name, path: `/operator/document/${token}` };
    },
    take(token) {
      if (kept?.token !== token) return undefined;
      const { document } = kept;
      kept = undefined;
      cancel();
      return document;
    },
  };
}

/** Saves reports where people look for documents: the shells that download nothing. */
export const saveInDocuments: ReportDelivery = async ({ format, name, bytes }) => {
  const documents = join(homedir(), 'Documents');
  const folder = existsSync(documents) ? documents : homedir();
  mkdirSync(folder, { recursive: true });
  const place = join(folder, name);
  writeFileSync(place, bytes, { mode: 0o600 });
  return { state: 'saved', format, place };
};
