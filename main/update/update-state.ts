import { randomInt } from 'node:crypto';
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HEALTH_PARTS } from '../application/ports/update-ports.ts';
import { readJsonFile } from '../config/json-file.ts';
import { replaceFile } from '../disk/replace-file.ts';
import { systemFaultOf } from '../store/system-fault.ts';
import { PACKAGE_KINDS, publicKeySchema } from './manifest.ts';
import { VERSION_FORM } from './version-order.ts';

const version = z.string().regex(VERSION_FORM);
const moment = z.int().nonnegative();

const MOST_BAD = 20;
const MOST_NOTES = 50;
const MOST_NOTE = 300;

const stateSchema = z.strictObject({
  format: z.literal(1),
  /** 0 to 99, drawn once: which terminals come first in a roll-out is chance. */
  rolloutPlace: z.int().min(0).max(99),
  /** The newest release that was ever believed: nothing before it is taken again. */
  highest: z
    .strictObject({ version, sequence: z.int().positive(), manifestSha256: z.string().regex(/^[0-9a-f]{64}$/) })
    .nullable(),
  replacedKeys: z.strictObject({ replaces: z.string(), keys: z.array(publicKeySchema).length(2) }).nullable(),
  /** A package that is here, whole and believed, and waits for a quiet minute. */
  ready: z
    .strictObject({
      version,
      kind: z.enum(PACKAGE_KINDS),
      name: z.string(),
      sha512: z.string(),
      size: z.int().positive(),
      /** Times it was switched to. */
      tries: z.int().nonnegative(),
    })
    .nullable(),
  /** A version that was switched to and has not shown yet that it is well. */
  trial: z
    .strictObject({
      version,
      previous: version,
      since: moment,
      /** Starts of it so far, each by its own id. */
      starts: z.array(z.string().max(100)).max(20),
      /** What did not do its work before the switch either. */
      ailedBefore: z.array(z.enum(HEALTH_PARTS)),
    })
    .nullable(),
  /** A switch back that was begun. */
  goingBack: z.strictObject({ from: version, to: version, why: z.string() }).nullable(),
  /** The version that was last well here. */
  lastGood: version.nullable(),
  /** The version before that one, still installed: the way back of an operator. */
  before: version.nullable(),
  bad: z.array(z.strictObject({ version, why: z.string() })).max(MOST_BAD),
  /** For the journal, which this file's writers can't always reach. */
  notes: z.array(z.string().max(MOST_NOTE)).max(MOST_NOTES),
  lastCheck: z.strictObject({ at: moment, outcome: z.string() }).nullable(),
});
export type UpdateState = z.infer<typeof stateSchema>;

export type StateWrite = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** The state of updates, in a file of its own: whoever decides what is started can open no database. */
export interface UpdateStateFile {
  /** Of the folder that packages are received into. */
  readonly folder: string;
  read(): UpdateState;
  /** Old or new, also after a power cut. */
  change(next: (state: UpdateState) => UpdateState): StateWrite;
}

const FILE_NAME = 'state.json';
const MAX_STATE_BYTES = 256 * 1024;

/**
 * Opens it in `folder`, which is made where it is missing. A file that can't be understood is set aside and said; what
 * is then lost is the highest release ever seen, so that the running version is the least there is.
 */
export function openUpdateState(folder: string, notice: (line: string) => void): UpdateStateFile {
  const path = join(folder, FILE_NAME);
  // Once: its place in a roll-out must not be another one until it is first written.
  const fresh = freshState();
  const load = (): UpdateState => {
    const file = readJsonFile(path, stateSchema, MAX_STATE_BYTES);
    if (file.kind === 'ok') return file.value;
    if (file.kind === 'missing') return fresh;
    notice(`${file.message}; it is set aside`);
    try {
      renameSync(path, `${path}.broken`);
    } catch (error) {
      if (systemFaultOf(error) === undefined) throw error;
    }
    return noted(fresh, 'the state of updates could not be read and was begun anew');
  };
  return {
    folder,
    read: load,
    change(next) {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
      } catch (error) {
        const fault = systemFaultOf(error);
        if (fault === undefined) throw error;
        return { ok: false, message: `${folder}: can't be made, ${fault.reason}` };
      }
      return replaceFile(path, `${JSON.stringify(next(load()))}\n`);
    },
  };
}

/** The state with one more line for the journal; the oldest goes where there are too many. */
export function noted(state: UpdateState, line: string): UpdateState {
  return { ...state, notes: [...state.notes, line.slice(0, MOST_NOTE)].slice(-MOST_NOTES) };
}

/** The state with a version that is not tried again. */
export function knownBad(state: UpdateState, version: string, why: string): UpdateState {
  const others = state.bad.filter((one) => one.version !== version);
  return { ...state, bad: [...others, { version, why }].slice(-MOST_BAD) };
}

function freshState(): UpdateState {
  return {
    format: 1,
    rolloutPlace: randomInt(100),
    highest: null,
    replacedKeys: null,
    ready: null,
    trial: null,
    goingBack: null,
    lastGood: null,
    before: null,
    bad: [],
    notes: [],
    lastCheck: null,
  };
}
