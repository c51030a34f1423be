import { openScanners } from '../../../native/scanner/open-scanners.ts';
import { createSerialLines } from '../../../native/serial/serial-lines.ts';
import type { Terminal } from '../../application/lane/terminal.ts';
import type { InputsSource } from '../../application/ports/inputs-ports.ts';
import type { Clock } from '../../application/ports/terminal-ports.ts';
import type { Settings } from '../../config/settings.ts';

/** The ways in beside the card readers: what the page is told of them, and the scanners on serial ports. */
export interface OpenInputs extends InputsSource {
  /** Hands every code that is scanned to the lane of the page. */
  serve(lane: Pick<Terminal, 'receive'>): void;
  /** Idempotent. */
  close(): Promise<void>;
}

interface InputsParts {
  readonly settings: Pick<Settings, 'camera' | 'scanners' | 'keypad'>;
  readonly clock: Clock;
  /** One line for technicians. */
  readonly notice: (line: string) => void;
}

export function openInputs({ settings, clock, notice }: InputsParts): OpenInputs {
  const { camera, keypad } = settings;
  const scanners = openScanners({ settings: settings.scanners, clock, lines: createSerialLines(clock) });
  const isLost = new Map<string, boolean>();
  scanners.subscribe(({ kind }) => {
    if (kind !== 'health') return;
    for (const { name, state, detail } of scanners.health()) {
      // Each loss once, not each try.
      if (state === 'lost' && isLost.get(name) !== true) notice(`scanner ${name}: ${detail ?? 'lost'}`);
      isLost.set(name, state === 'lost');
    }
  });
  return {
    view: () => ({
      camera: camera.use
        ? {
            name: camera.name ?? null,
            nth: camera.nth,
            mirror: camera.mirror,
            torch: camera.torch,
            exposure: camera.exposure ?? null,
          }
        : null,
      keypad,
      scanners: [...scanners.health()],
    }),
    subscribe: (listener) =>
      scanners.subscribe(({ kind }) => {
        if (kind === 'health') listener();
      }),
    serve(lane) {
      scanners.subscribe((event) => {
        if (event.kind === 'scan') lane.receive({ kind: 'scanned', text: event.scan.text, decodeMs: event.scan.ms });
      });
    },
    close: () => scanners.close(),
  };
}
