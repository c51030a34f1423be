import { LEAST_PINS } from '../../../registry/network/pins.ts';
import { type Check, ok, warn } from '../check.ts';

const CODE = 'PINS';

/** Whether keys of the registry are pinned, and whether one is in reserve. That one of them is shown: `--online`. */
export const checkPins: Check = ({ loaded }) => {
  const { pins, url } = loaded.kind === 'ok' ? loaded.settings.registry : { pins: undefined, url: '' };
  if (pins === undefined) return ok(CODE, 'no keys are pinned: any valid certificate will do');
  if (!url.startsWith('https:')) {
    return warn(CODE, `${pins.length} keys are pinned, and ${url} shows none`, 'take registry.pins out, or use https');
  }
  const different = new Set(pins).size;
  if (different >= LEAST_PINS) return ok(CODE, `${different} keys are pinned`);
  return warn(
    CODE,
    'the same key is pinned twice: none is in reserve',
    'pin a second key that the registry holds back',
  );
};
