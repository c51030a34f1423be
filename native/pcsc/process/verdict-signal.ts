import type { ACR122Reader, Reader } from 'nfc-pcsc';
import type { SignalledVerdict } from '../../../main/application/ports/terminal-ports.ts';
import { assertNever } from '../../../main/domain/assert-never.ts';
import { MAX_RESPONSE_BYTES } from '../../apdu/response-apdu.ts';

/**
 * Bits of "LED state control", ACR122U API 2.04 section 6.2; the ACR1252 takes the same command (reference manual,
 * "ACR122U compatible commands").
 */
const RED = { update: 0x04, startOn: 0x10, blink: 0x40 } as const;
const GREEN = { update: 0x08, startOn: 0x20, blink: 0x80 } as const;
const red = RED.update | RED.startOn | RED.blink;
const green = GREEN.update | GREEN.startOn | GREEN.blink;

/** Lit time in 100 ms: the reader answers only when it is over, and a card may be waiting. */
const SHORT = 1;
const LONG = 2;
const WITH_BUZZER = 0x01;
const SILENT = 0x00;

export interface LampCommand {
  readonly state: number;
  /** Lit time, dark time, repetitions, buzzer. */
  readonly blinking: readonly [number, number, number, number];
}

/** Light and sound for a verdict: green short, red long, both colours and no sound for what is nobody's fault. */
export function lampCommand(verdict: SignalledVerdict): LampCommand {
  switch (verdict) {
    case 'granted':
      return { state: green, blinking: [SHORT, 0, 1, WITH_BUZZER] };
    case 'refused':
      return { state: red, blinking: [LONG, 0, 1, WITH_BUZZER] };
    case 'unknown':
    case 'unreadable':
      return { state: red | green, blinking: [LONG, 0, 1, SILENT] };
    default:
      return assertNever(verdict);
  }
}

/** `FF 00 40 state 04 …`: a pseudo-APDU, which the reader takes while a card is connected. */
export function lampApdu({ state, blinking }: LampCommand): Uint8Array {
  return Uint8Array.of(0xff, 0x00, 0x40, state, blinking.length, ...blinking);
}

/**
 * Shows a verdict on the reader itself. Tries the pseudo-APDU, then nfc-pcsc's escape command, which many drivers
 * forbid. Never rejects: a light that stays dark is no fault.
 */
export async function signalVerdict(device: Reader, verdict: SignalledVerdict): Promise<void> {
  const command = lampCommand(verdict);
  try {
    const answer = await device.transmit(Buffer.from(lampApdu(command)), MAX_RESPONSE_BYTES);
    if (answer.at(-2) === 0x90) return;
    if (hasLamp(device)) await device.led(command.state, command.blinking);
  } catch {
    // NotTransacted, UnsupportedFeature, card_not_connected: without light, then.
  }
}

function hasLamp(device: Reader): device is ACR122Reader {
  return 'led' in device;
}
