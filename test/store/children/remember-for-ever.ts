import { SYSTEM_CLOCK } from '../../../main/application/system-clock.ts';
import { openKnowledge } from '../../../main/store/knowledge.ts';
import { escnOf, found, KEY } from '../cards.ts';

/**
 * Remembers card after card in the data folder named on the command line until it is killed. Prints how many rows are
 * in the file each time all of them are, or why it may not work there.
 */
const [, , dataFolder = ''] = process.argv;
const opening = openKnowledge({ dataFolder, terminalKey: KEY, clock: SYSTEM_CLOCK });
if (opening.kind === 'in-use') {
  console.log(JSON.stringify(opening));
} else {
  console.log(JSON.stringify({ kind: 'open', notices: opening.notices }));
  let n = 0;
  setInterval(() => {
    if (opening.knowledge.stats().disk?.pending !== 0) return;
    console.log(JSON.stringify({ written: n }));
    for (let i = 0; i < 500; i++, n++) opening.knowledge.remember(escnOf(n), found(Date.now()));
  }, 1);
}
