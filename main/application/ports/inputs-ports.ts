import type { PageInputs } from '../../ipc/inputs.ts';

/** The ways in beside the card readers, as they stand. */
export interface InputsSource {
  view(): PageInputs;
  /** Tells that `view` has become another; returns what ends it. */
  subscribe(listener: () => void): () => void;
}
