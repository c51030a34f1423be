/** Lives beside the bench, which needs one as well. */
export { type PseudoTerminal, startPseudoTerminal } from '../../main/cli/bench/gate/pseudo-terminal.ts';
