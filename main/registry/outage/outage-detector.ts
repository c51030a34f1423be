import { CircuitState, ConsecutiveBreaker, CountBreaker, type IBreaker } from 'cockatiel';

/** Failures one after the other that open the breaker (quality section 2). */
export const FAILURES_IN_A_ROW = 5;
/** The sample half of which, failed, opens it as well; fewer answers than the minimum say nothing yet. */
export const SAMPLE = { size: 20, minimum: 10 } as const;

// The library opens beyond the share, the rule says at half.
const JUST_UNDER_HALF = 0.5 - 1 / (4 * SAMPLE.size);

/** Opens after five failures in a row, or half of a sample. Counts answers, not time: a set clock changes nothing. */
export function createOutageDetector(): IBreaker {
  const row = new ConsecutiveBreaker(FAILURES_IN_A_ROW);
  const share = new CountBreaker({
    threshold: JUST_UNDER_HALF,
    size: SAMPLE.size,
    minimumNumberOfCalls: SAMPLE.minimum,
  });
  return {
    // A restart begins to count anew; what lasts is whether it is open.
    state: null,
    success(state) {
      row.success();
      share.success(state);
    },
    failure(state) {
      const inARow = row.failure();
      const ofSample = share.failure(state);
      return state !== CircuitState.Closed || inARow || ofSample;
    },
  };
}
