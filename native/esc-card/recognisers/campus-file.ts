import type { CampusFileRecogniser, FilePlace } from '../../../main/domain/recogniser.ts';
import type { Dialogue } from '../../apdu/dialogue.ts';
import { readBinary, selectByName, selectFile } from '../../apdu/iso-commands.ts';
import { SW, statusWordText } from '../../apdu/status-word.ts';
import { readData } from '../../desfire/read-data.ts';
import { selectApplication } from '../../desfire/select-application.ts';
import { desfireStatusOf } from '../../desfire/status.ts';
import { bytesOf } from '../hex.ts';
import { type Attempt, type CardInQuestion, passedBy, takenAs } from './attempt.ts';
import { decodeContent } from './decode-content.ts';

/** What asking for the bytes of a campus file came to. */
type FileAnswer =
  | { readonly kind: 'content'; readonly bytes: Uint8Array }
  | { readonly kind: 'not-spoken' }
  | { readonly kind: 'absent' }
  /** The application is there, the file can't be read. */
  | { readonly kind: 'unreadable'; readonly why: string };

interface Stretch {
  readonly offset: number;
  readonly length: number;
}

/** Reads a campus's own file: two APDUs natively, three by ISO. Whatever is wrong with it, the next one is asked. */
export function* tryCampusFile(recogniser: CampusFileRecogniser, card: CardInQuestion): Dialogue<Attempt> {
  const { name, place, length } = recogniser;
  const protocol = place.by === 'aid' ? 'native' : 'iso';
  if (card[protocol] === 'not-spoken') return passedBy(name, 'not-spoken');

  const answer = yield* place.by === 'aid' ? readNatively(place, recogniser) : readByIso(place, recogniser);
  card[protocol] = answer.kind === 'not-spoken' ? 'not-spoken' : 'spoken';
  if (answer.kind === 'not-spoken' || answer.kind === 'absent') return passedBy(name, answer.kind);
  card.isInApplication = true;
  if (answer.kind === 'unreadable') return passedBy(name, answer.why);
  if (answer.bytes.length !== length) return passedBy(name, `length-${answer.bytes.length}`);

  const decoded = decodeContent(answer.bytes, recogniser.encoding, recogniser.yields);
  switch (decoded.kind) {
    case 'escn':
      return takenAs({ kind: 'escn', escn: decoded.escn, recogniser: name });
    case 'campus-id':
      return takenAs({ kind: 'alias-key', key: { by: 'campus-id', id: decoded.id }, recogniser: name });
    case 'unusable':
      return passedBy(name, decoded.why);
  }
}

function* readNatively(place: FilePlace & { by: 'aid' }, { offset, length }: Stretch): Dialogue<FileAnswer> {
  const selected = yield selectApplication(place.aid);
  const status = desfireStatusOf(selected.sw);
  if (status === 'application-not-found') return { kind: 'absent' };
  if (status !== 'ok') return { kind: 'not-spoken' };

  const answer = yield* readData({ fileNo: place.fileNo, offset, length });
  switch (answer.kind) {
    case 'data':
      return { kind: 'content', bytes: answer.bytes };
    case 'error':
      return { kind: 'unreadable', why: `read-${answer.status}` };
    case 'not-desfire':
      return { kind: 'unreadable', why: `read-${statusWordText(answer.sw)}` };
    case 'endless':
      return { kind: 'unreadable', why: 'too-long' };
  }
}

function* readByIso(place: FilePlace & { by: 'df-name' }, { offset, length }: Stretch): Dialogue<FileAnswer> {
  const application = yield selectByName(bytesOf(place.dfName));
  if (application.sw === SW.claNotSupported || application.sw === SW.insNotSupported) return { kind: 'not-spoken' };
  if (application.sw !== SW.ok) return { kind: 'absent' };

  const file = yield selectFile(place.fileId);
  if (file.sw !== SW.ok) return { kind: 'unreadable', why: `file-${statusWordText(file.sw)}` };

  const { data, sw } = yield readBinary(offset, length);
  // Fewer bytes come with a warning; their number is checked by who asked.
  if (sw !== SW.ok && sw !== SW.endOfFile) return { kind: 'unreadable', why: `read-${statusWordText(sw)}` };
  return { kind: 'content', bytes: data };
}
