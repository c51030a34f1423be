import { proxyFor } from '../../../registry/network/proxy.ts';
import { type Check, fail, type Machine, ok, warn } from '../check.ts';

const CODE = 'REGISTRY';
const HTTPS = 443;
const REMEDY = 'look at cable, DNS and firewall; what is known of cards serves meanwhile';

/** Which registry is asked, by which way, and whether it can be reached. With `--online` it is asked for a card nobody has. */
export const checkRegistry: Check = async (machine) => {
  const { loaded, env, probe } = machine;
  if (loaded.kind !== 'ok') return ok(CODE, 'a demo brings its own');
  const { url, proxy: configured } = loaded.settings.registry;
  const proxy = proxyFor(new URL(url), configured, env);
  if (!proxy.ok) return fail(CODE, proxy.message, 'mend the address, or set registry.proxy to "none" in config.json');
  const way = proxy.proxy === undefined ? url : `${url} by the proxy ${proxy.proxy.url.host}`;
  if (probe !== null) return answered(way, await probe());
  const { hostname, port, protocol } = proxy.proxy?.url ?? new URL(url);
  return reached(way, await machine.connect(hostname, portOf(port, protocol)), proxy.proxy !== undefined);
};

function portOf(port: string, protocol: string): number {
  if (port !== '') return Number(port);
  return protocol === 'http:' ? 80 : HTTPS;
}

function reached(way: string, result: string, isProxied: boolean) {
  if (result !== 'connected') return fail(CODE, `${way} can't be reached (${result})`, REMEDY);
  return isProxied
    ? warn(CODE, `${way}: the proxy takes connections, what is behind it was not tried`, 'tessera doctor --online')
    : ok(CODE, `${way} takes connections`);
}

function answered(way: string, reply: Awaited<ReturnType<NonNullable<Machine['probe']>>>) {
  if (reply === 'answered') return ok(CODE, `${way} answers`);
  const remedy = reply === 'tls' ? 'look at registry.caFile, registry.pins and the clock of the machine' : REMEDY;
  return fail(CODE, `${way} gives no answer (${reply})`, remedy);
}
