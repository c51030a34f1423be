import { type Signal, signal } from '@preact/signals';

/** `open`: the code is shown, and the next scan is learned from. */
export type TeachState = 'closed' | 'open' | 'learned' | 'failed';

/** Where teaching a scanner stands. The operator area opens it; the next scan moves it on. */
export const teaching: Signal<TeachState> = signal('closed');
