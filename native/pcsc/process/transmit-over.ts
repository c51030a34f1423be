import type { Reader } from 'nfc-pcsc';
import { MAX_RESPONSE_BYTES } from '../../apdu/response-apdu.ts';
import type { Transmit, TransmitResult } from '../../esc-card/transmit.ts';
import { codeOf, readFailureOf } from '../pcsc-failure.ts';

/** Sends APDUs over an nfc-pcsc reader. Whatever it throws, rejects or keeps to itself becomes a value. */
export function transmitOver(device: Reader): Transmit {
  return (command, signal) =>
    new Promise((resolve) => {
      const finish = (result: TransmitResult) => {
        signal.removeEventListener('abort', onAbort);
        resolve(result);
      };
      const onAbort = () => finish({ kind: 'failed', reason: 'removed-too-early', detail: 'card-gone' });
      if (signal.aborted) return onAbort();
      signal.addEventListener('abort', onAbort);
      exchange(device, command).then(finish, (error: unknown) => {
        const code = codeOf(error);
        finish({ kind: 'failed', reason: readFailureOf(code), detail: code });
      });
    });
}

/** nfc-pcsc's transmit throws in some cases and rejects in others; in an async function both reject. */
async function exchange(device: Reader, command: Uint8Array): Promise<TransmitResult> {
  return { kind: 'answer', bytes: await device.transmit(Buffer.from(command), MAX_RESPONSE_BYTES) };
}
