import { type Check, fail, ok, warn } from '../check.ts';

const CODE = 'CONFIG';

/** Whether the configuration file can be used. */
export const checkConfig: Check = ({ loaded, home }) => {
  switch (loaded.kind) {
    case 'ok':
      return ok(CODE, home.configFile);
    case 'none':
      return warn(
        CODE,
        'there is no configuration: the terminal runs as a demo',
        `write ${home.configFile}, see docs/configuration.md`,
      );
    case 'broken':
      return fail(CODE, loaded.message, 'mend the file; until then the terminal is out of order');
  }
};
