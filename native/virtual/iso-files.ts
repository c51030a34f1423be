import type { CommandApdu } from '../apdu/command-apdu.ts';
import { ISO_INS } from '../apdu/iso-commands.ts';
import type { ResponseApdu } from '../apdu/response-apdu.ts';
import { SW } from '../apdu/status-word.ts';
import { type CardApplication, type CardFile, sameBytes } from './card-file.ts';

const BY_NAME = 0x04;
const BY_FILE_ID = 0x00;
const SHORT_FILE_ID_FLAG = 0x80;
const NOTHING = new Uint8Array(0);

/** ISO 7816-4 file selection and reading over a set of applications. Remembers what is selected. */
export interface IsoFiles {
  /** Forgets the selection: power-up, or a command of another protocol came in between. */
  deselect(): void;
  /** True for a command of this protocol. */
  takes(command: CommandApdu): boolean;
  respond(command: CommandApdu): ResponseApdu;
}

export function createIsoFiles(applications: readonly CardApplication[]): IsoFiles {
  let application: CardApplication | undefined;
  let file: CardFile | undefined;

  function select({ p1, data = NOTHING }: CommandApdu): ResponseApdu {
    if (p1 === BY_NAME) {
      const named = applications.find(({ dfName }) => dfName !== null && sameBytes(dfName, data));
      // A vain SELECT leaves the selection as it was (ISO 7816-4 section 7.1.1).
      if (named === undefined) return status(SW.notFound);
      application = named;
      file = undefined;
      return status(SW.ok);
    }
    if (p1 !== BY_FILE_ID) return status(SW.wrongP1P2);
    if (data.length !== 2) return status(SW.wrongLength);
    const fileId = ((data[0] ?? 0) << 8) | (data[1] ?? 0);
    const found = application?.files.find((candidate) => candidate.fileId === fileId);
    if (found === undefined) return status(SW.notFound);
    file = found;
    return status(SW.ok);
  }

  function read({ p1, p2, le }: CommandApdu): ResponseApdu {
    if ((p1 & SHORT_FILE_ID_FLAG) !== 0) return status(SW.functionNotSupported);
    if (file === undefined) return status(SW.noCurrentFile);
    if (le === undefined) return status(SW.wrongLength);
    const offset = (p1 << 8) | p2;
    const { content } = file;
    if (offset > 0 && offset >= content.length) return status(SW.wrongOffset);
    const data = content.slice(offset, offset + le);
    // 256 is written 00 and means "what there is"; any other length is asked for by number.
    return { data, sw: data.length < le && le !== 0x100 ? SW.endOfFile : SW.ok };
  }

  return {
    deselect() {
      application = undefined;
      file = undefined;
    },
    takes: ({ cla }) => cla === 0x00,
    respond(command) {
      if (command.ins === ISO_INS.select) return select(command);
      if (command.ins === ISO_INS.readBinary) return read(command);
      return status(SW.insNotSupported);
    },
  };
}

function status(sw: number): ResponseApdu {
  return { data: NOTHING, sw };
}
