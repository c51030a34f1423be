import type { ClockFacts } from '../../../clock/trusted-clock.ts';
import { type Check, ok, warn } from '../check.ts';
import { inWords } from '../in-words.ts';

const CODE = 'CLOCK';
/** The wall clock may be this far off without anybody having to look. */
const WALL_TOLERANCE_MS = 5 * 60_000;
const REMEDY = 'connect the terminal to the registry once; until then live answers count and what is known does not';

/** Whether the terminal believes its clock, and why not. */
export const checkClock: Check = ({ facts: { clock, holder } }) => {
  switch (clock.kind) {
    case 'none':
      return ok(CODE, 'no terminal was told the time here yet: the first start believes the machine');
    case 'in-use':
      return ok(
        CODE,
        `the running terminal (process ${holder ?? 'unknown'}) has it; its screen says when it is not trusted`,
      );
    case 'unfit':
      return warn(
        CODE,
        `data/journal.db ${clock.message}`,
        'nothing: the terminal sets it aside and asks for the time',
      );
    case 'read':
      return judge(clock.value);
  }
};

function judge(facts: ClockFacts) {
  const time = new Date(facts.now).toISOString();
  const anchor = facts.authenticated ? 'told by the registry since the machine was started' : 'not told since';
  if (facts.trust !== 'trusted') return warn(CODE, `the clock is not trusted: ${reasonOf(facts)}`, REMEDY);
  if (Math.abs(facts.wallAheadMs) <= WALL_TOLERANCE_MS) return ok(CODE, `${time}, trusted, ${anchor}`);
  const wall = `the machine's clock is ${inWords(Math.abs(facts.wallAheadMs))} ${facts.wallAheadMs > 0 ? 'ahead' : 'behind'}`;
  return warn(CODE, `${time}, trusted, ${anchor}; ${wall}`, "set the machine's clock: TLS goes by it");
}

function reasonOf({ wallAheadMs, hasRealTimeClock, mark, afterRestart }: ClockFacts): string {
  if (afterRestart === 'contact') {
    return 'nobody told the time since the machine was restarted, and no clock of its own counts (clock.afterRestart)';
  }
  if (!hasRealTimeClock) return 'the machine was restarted and has no battery-backed clock';
  const latest = new Date(mark).toISOString();
  if (wallAheadMs < 0) return `the machine says it is before ${latest}, which is over for sure`;
  return `the machine's clock was found wrong, and nobody told the time since; it is after ${latest}`;
}
