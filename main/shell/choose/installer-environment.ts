/** Variables by which Electron's installer would take its checksums from the mirror it is to check. Lower case. */
const CHECKSUM_SWITCHES = new Set(['electron_use_remote_checksums', 'npm_config_electron_use_remote_checksums']);
/** Variables that would load or start something else in the installing process. Lower case. */
const NODE_SWITCHES = new Set(['node_options', 'electron_run_as_node']);
const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

/**
 * Environment of the installing process: the operator's mirror, cache and proxy stay, what would bypass the package's
 * checksums goes, temporary files land in `scratch`. Node's fetch obeys proxy variables when told to.
 */
export function installerEnvironment(env: NodeJS.ProcessEnv, scratch: string): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => {
    const lower = name.toLowerCase();
    return !CHECKSUM_SWITCHES.has(lower) && !NODE_SWITCHES.has(lower);
  });
  return {
    ...Object.fromEntries(kept),
    TMPDIR: scratch,
    TEMP: scratch,
    TMP: scratch,
    ELECTRON_GET_NO_PROGRESS: '1',
    ...(PROXY_VARIABLES.some((name) => env[name]) ? { NODE_USE_ENV_PROXY: '1' } : {}),
  };
}
