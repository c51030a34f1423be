import { ESCN_BYTES } from '../../main/domain/escn.ts';
import type { Dialogue } from '../apdu/dialogue.ts';
import { statusWordText } from '../apdu/status-word.ts';
import { readData } from '../desfire/read-data.ts';
import { selectApplication } from '../desfire/select-application.ts';
import { desfireStatusOf } from '../desfire/status.ts';
import { ESC_ZONE, type ZoneAnswer } from './zone.ts';

/** The card number by DESFire commands: two APDUs (spec 3.5 B). */
export function* readZoneNatively(): Dialogue<ZoneAnswer> {
  const selected = yield selectApplication(ESC_ZONE.aid);
  const status = desfireStatusOf(selected.sw);
  if (status === 'application-not-found') return { kind: 'absent' };
  // Chips akin to DESFire answer "illegal command" here and may still have the zone in ISO form.
  if (status !== 'ok') return { kind: 'not-spoken' };

  const answer = yield* readData({ fileNo: ESC_ZONE.escn.fileNo, offset: 0, length: ESCN_BYTES });
  switch (answer.kind) {
    case 'data':
      return { kind: 'content', bytes: answer.bytes };
    case 'error':
      return { kind: 'broken', detail: answer.status };
    case 'not-desfire':
      return { kind: 'broken', detail: statusWordText(answer.sw) };
    case 'endless':
      return { kind: 'broken', detail: 'too-long' };
  }
}
