import { signal } from '@preact/signals';
import type { CameraState, TerminalView } from '../main/ipc/contract.ts';
import type { OperatorArea } from '../main/ipc/operator.ts';
import type { SetupArea } from '../main/ipc/setup.ts';
import type { LinkState } from './bridge.ts';
import type { SoundState } from './sounds.ts';

/** Everything the page shows. Written by the composition in `main.tsx`, read by the screens. */
export const view = signal<TerminalView | null>(null);
export const link = signal<LinkState>('connecting');
/** The operator area, where this page asked for it; null elsewhere. */
export const operator = signal<OperatorArea | null>(null);
/** The setup, where this page asked for it; null elsewhere. */
export const setup = signal<SetupArea | null>(null);
export const camera = signal<CameraState>('off');
/** Wall clock in ms since 1970, in steps of half a minute: for ages on the status line. */
export const clock = signal(Date.now());
/** Whether verdicts are heard. */
export const sound = signal<SoundState>('blocked');
