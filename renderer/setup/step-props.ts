import type { SetupAction, SetupArea, SetupFault } from '../../main/ipc/setup.ts';

export type OpenSetup = Extract<SetupArea, { kind: 'open' }>;

/** What every step gets: all there is to show, and the way to say something. */
export interface StepProps {
  readonly area: OpenSetup;
  act(action: SetupAction): void;
}

/** What is wrong with a field of the step that shows. */
export function faultOf(area: OpenSetup, field: string): SetupFault | undefined {
  return area.faults.find((fault) => fault.step === area.step && fault.field === field);
}
