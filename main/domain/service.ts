import type { Evidence } from './credential.ts';
import { DEFAULT_FRESHNESS, type FreshnessLimits } from './freshness.ts';

/** What a lane offers and asks for. Data, not code. */
export interface Service {
  readonly id: string;
  readonly name: string;
  readonly leastEvidence: Evidence;
  /** Cards whose QR code points at a test system. They open no production door. */
  readonly acceptsTestCards: boolean;
  readonly freshness: FreshnessLimits;
}

/** The built-in service: any active student, by any way in. */
export const ACTIVE_STUDENT: Service = {
  id: 'active-student',
  name: 'Student status',
  leastEvidence: 'typed',
  acceptsTestCards: false,
  freshness: DEFAULT_FRESHNESS,
};

export const BUILT_IN_SERVICES: readonly Service[] = [ACTIVE_STUDENT];
