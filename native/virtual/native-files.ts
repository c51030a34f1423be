import type { CommandApdu } from '../apdu/command-apdu.ts';
import type { ResponseApdu } from '../apdu/response-apdu.ts';
import { DESFIRE_CLA, DESFIRE_INS, littleEndian24 } from '../desfire/command.ts';
import type { CardApplication, CardFile } from './card-file.ts';
import { createChipKeys, type KeyAnswer } from './chip-keys.ts';

/** Data bytes a frame carries at most (spec 3.5 B). */
const FRAME_BYTES = 59;
const PICC_LEVEL = 0x000000;
const NOTHING = new Uint8Array(0);
// Plain communication; read E free, the rest with key 0; least significant byte first (spec 3.5 B).
const FREE_READ_SETTINGS = Uint8Array.of(0x00, 0x00, 0x00, 0xe0);
/** Hardware, software and production parts of an EV1 with 8 kB, as GetVersion gives them. */
const VERSION = Uint8Array.of(0x04, 0x01, 0x01, 0x01, 0x00, 0x1a, 0x05, 0x04, 0x01, 0x01, 0x01, 0x04, 0x1a, 0x05);

const STATUS = {
  ok: 0x00,
  illegalCommand: 0x1c,
  noSuchKey: 0x40,
  lengthError: 0x7e,
  applicationNotFound: 0xa0,
  authenticationError: 0xae,
  additionalFrame: 0xaf,
  boundaryError: 0xbe,
  commandAborted: 0xca,
  fileNotFound: 0xf0,
} as const;

/** DESFire's own commands over a set of applications. Remembers the selection and what is left of a long answer. */
export interface NativeFiles {
  /** Forgets the selection: power-up, or a command of another protocol came in between. */
  deselect(): void;
  /** True for a command of this protocol. */
  takes(command: CommandApdu): boolean;
  respond(command: CommandApdu): ResponseApdu;
}

export function createNativeFiles(applications: readonly CardApplication[], uid: Uint8Array): NativeFiles {
  let selected: 'nothing' | 'picc' | CardApplication = 'nothing';
  let pending: Uint8Array | undefined;
  const keys = createChipKeys(uid);

  /** Answers with the first frame and keeps the rest for `90 AF`. */
  function framed(bytes: Uint8Array): ResponseApdu {
    const rest = bytes.subarray(FRAME_BYTES);
    pending = rest.length > 0 ? rest : undefined;
    return { data: bytes.slice(0, FRAME_BYTES), sw: wrapped(pending ? STATUS.additionalFrame : STATUS.ok) };
  }

  function selectApplication(parameters: Uint8Array): ResponseApdu {
    if (parameters.length !== 3) return failed(STATUS.lengthError);
    keys.forget();
    const aid = from24(parameters, 0);
    const found = aid === PICC_LEVEL ? 'picc' : applications.find((application) => application.aid === aid);
    selected = found ?? 'picc';
    return failed(found === undefined ? STATUS.applicationNotFound : STATUS.ok);
  }

  function withFile(fileNo: number | undefined, answer: (file: CardFile) => ResponseApdu): ResponseApdu {
    const file = typeof selected === 'string' ? undefined : selected.files.find((f) => f.fileNo === fileNo);
    return file === undefined ? failed(STATUS.fileNotFound) : answer(file);
  }

  function readData(parameters: Uint8Array): ResponseApdu {
    if (parameters.length !== 7) return failed(STATUS.lengthError);
    return withFile(parameters[0], ({ content }) => {
      const offset = from24(parameters, 1);
      const length = from24(parameters, 4) || content.length - offset;
      const isOutside = length < 0 || offset + length > content.length;
      return isOutside ? failed(STATUS.boundaryError) : framed(content.slice(offset, offset + length));
    });
  }

  function ofZone(answer: (application: CardApplication) => KeyAnswer): ResponseApdu {
    return typeof selected === 'string' ? failed(STATUS.noSuchKey) : keyed(answer(selected));
  }

  return {
    deselect() {
      selected = 'nothing';
      pending = undefined;
      keys.forget();
    },
    takes: ({ cla }) => cla === DESFIRE_CLA,
    respond({ ins, p1, p2, data = NOTHING }) {
      const rest = pending;
      pending = undefined;
      if (p1 !== 0 || p2 !== 0) return failed(STATUS.illegalCommand);
      if (keys.isWaiting()) {
        if (ins === DESFIRE_INS.additionalFrame) return keyed(keys.finish(data));
        keys.forget();
        return failed(STATUS.commandAborted);
      }
      if (ins === DESFIRE_INS.additionalFrame) return rest ? framed(rest) : failed(STATUS.illegalCommand);
      // A long answer that isn't fetched to its end takes the next command with it.
      if (rest !== undefined) return failed(STATUS.commandAborted);
      switch (ins) {
        case DESFIRE_INS.selectApplication:
          return selectApplication(data);
        case DESFIRE_INS.readData:
          return readData(data);
        case DESFIRE_INS.getFileSettings:
          return withFile(data[0], ({ content }) =>
            framed(Uint8Array.of(...FREE_READ_SETTINGS, ...littleEndian24(content.length))),
          );
        case DESFIRE_INS.getApplicationIds:
          return framed(Uint8Array.from(applications.flatMap(({ aid }) => [...littleEndian24(aid)])));
        case DESFIRE_INS.getVersion:
          return framed(Uint8Array.of(...VERSION, ...uid, 0x00, 0x00, 0x00, 0x00, 0x00, 0x12, 0x19));
        case DESFIRE_INS.authenticateAes:
          return ofZone((application) => keys.begin(application, data[0]));
        case DESFIRE_INS.getKeyVersion:
          return ofZone((application) => keys.version(application, data[0]));
        case DESFIRE_INS.getCardUid:
          return keyed(keys.uid());
        default:
          return failed(STATUS.illegalCommand);
      }
    },
  };
}

function keyed(answer: KeyAnswer): ResponseApdu {
  switch (answer.kind) {
    case 'more':
      return { data: answer.data, sw: wrapped(STATUS.additionalFrame) };
    case 'done':
      return { data: answer.data, sw: wrapped(STATUS.ok) };
    case 'no-such-key':
      return failed(STATUS.noSuchKey);
    case 'wrong':
    case 'not-authenticated':
      return failed(STATUS.authenticationError);
  }
}

function failed(status: number): ResponseApdu {
  return { data: NOTHING, sw: wrapped(status) };
}

function wrapped(status: number): number {
  return 0x9100 | status;
}

function from24(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
}
