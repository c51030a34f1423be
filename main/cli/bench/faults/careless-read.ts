import type { ReadUnderTest } from './hostile-answers.ts';

const SELECT_AND_READ = [Uint8Array.of(0x90, 0x5a, 0, 0, 3, 0x40, 0x88, 0xf5, 0), Uint8Array.of(0x90, 0xbd, 0, 0, 0)];
const MORE = Uint8Array.of(0x90, 0xaf, 0x00, 0x00, 0x00);
/** So that the control itself comes to an end. */
const ENOUGH = 200;

/** The negative control: a reader that fetches frames for as long as the card says there are more. */
export const carelessRead: ReadUnderTest = async (transmit, signal) => {
  for (const command of SELECT_AND_READ) {
    let answer = await transmit(command, signal);
    for (let more = 0; more < ENOUGH && answer.kind === 'answer' && answer.bytes.at(-1) === 0xaf; more += 1) {
      answer = await transmit(MORE, signal);
    }
  }
  return { outcome: { kind: 'careless' } };
};
