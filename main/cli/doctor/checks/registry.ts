import { type Check, fail, ok, warn } from '../check.ts';

const CODE = 'REGISTRY';
const HTTPS = 443;

/** Whether the registry's host takes connections. Asks it nothing: that needs a card number. */
export const checkRegistry: Check = async ({ loaded, env, connect }) => {
  if (loaded.kind !== 'ok') return ok(CODE, 'a demo brings its own');
  const { hostname, port } = new URL(loaded.settings.registry.url);
  if (env['HTTPS_PROXY'] !== undefined || env['https_proxy'] !== undefined) {
    return warn(
      CODE,
      `${hostname} was not tried: it is reached through a proxy`,
      'try it with: tessera check <a card number>',
    );
  }
  const result = await connect(hostname, port === '' ? HTTPS : Number(port));
  if (result === 'connected') return ok(CODE, `${hostname} takes connections`);
  return fail(
    CODE,
    `${hostname} can't be reached (${result})`,
    'look at cable, DNS and firewall; what is known of cards serves meanwhile',
  );
};
