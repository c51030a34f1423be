import { type Check, fail, ok, warn } from '../check.ts';
import { inWords } from '../in-words.ts';

const CODE = 'SNAPSHOT';
const DAY_MS = 86_400_000;
/** A new one has to be made and carried here. */
const SOON_MS = 7 * DAY_MS;
const REMEDY = 'make a new one: tessera snapshot export, and import it here';

/** Whether there is a snapshot in use, how old it is, and when it ends. */
export const checkSnapshot: Check = ({ facts: { snapshot, now }, loaded, modeOf }) => {
  const file = loaded.kind === 'ok' ? loaded.settings.snapshot.file : undefined;
  switch (snapshot.kind) {
    case 'no-secret': {
      if (file === undefined) return ok(CODE, 'this terminal uses none');
      const remedy = "put the site's snapshot.key into the keys folder";
      return fail(CODE, `${file} is configured, and there is no secret for snapshots`, remedy);
    }
    case 'none': {
      if (file === undefined) return ok(CODE, 'none is in use');
      const state = modeOf(file) === undefined ? 'is not there' : 'is not in use yet';
      return warn(CODE, `${file} ${state}`, 'plug the medium in, or start the terminal: it takes the file over itself');
    }
    case 'unusable':
      return fail(CODE, snapshot.message, REMEDY);
    case 'in-use': {
      const what = `${snapshot.cards} cards as of ${inWords(Math.max(0, now - snapshot.answeredAt))} ago`;
      const left = snapshot.expires - now;
      if (left <= 0) return fail(CODE, `${what}; it has ended and is not used any more`, REMEDY);
      const until = `to be used until ${new Date(snapshot.expires).toISOString().slice(0, 10)}`;
      return left > SOON_MS ? ok(CODE, `${what}, ${until}`) : warn(CODE, `${what}, ${until}`, REMEDY);
    }
  }
};
