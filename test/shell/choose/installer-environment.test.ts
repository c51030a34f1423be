import { describe, expect, it } from 'vitest';
import { installerEnvironment } from '../../../main/shell/choose/installer-environment.ts';

describe("the installer's environment", () => {
  it('keeps the mirror and the cache, and puts temporary files where they can be cleared', () => {
    expect(installerEnvironment({ ELECTRON_MIRROR: 'https://m/', electron_config_cache: '/c' }, '/s')).toEqual({
      ELECTRON_MIRROR: 'https://m/',
      electron_config_cache: '/c',
      TMPDIR: '/s',
      TEMP: '/s',
      TMP: '/s',
      ELECTRON_GET_NO_PROGRESS: '1',
    });
  });

  it.each([
    'electron_use_remote_checksums',
    'ELECTRON_USE_REMOTE_CHECKSUMS',
    'npm_config_electron_use_remote_checksums',
    'NODE_OPTIONS',
    'ELECTRON_RUN_AS_NODE',
  ])('drops %s', (name) => {
    expect(installerEnvironment({ [name]: '1' }, '/s')).not.toHaveProperty(name);
  });

  it('lets a proxy of the environment serve', () => {
    expect(installerEnvironment({ https_proxy: 'http://p:3128' }, '/s')).toHaveProperty('NODE_USE_ENV_PROXY', '1');
  });
});
