import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { sandboxObstacle } from '../../../main/shell/choose/sandbox-obstacle.ts';

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

function machine(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'tessera-kernel-'));
  roots.push(root);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

describe("an obstacle to Chromium's sandbox", () => {
  it.each([
    ['proc/sys/kernel/unprivileged_userns_clone', '0\n', 'unprivileged user namespaces are off'],
    ['proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1\n', 'AppArmor restricts user namespaces'],
    ['proc/sys/user/max_user_namespaces', '0\n', 'the limit of user namespaces is 0'],
  ])('is found in %s', (file, text, expected) => {
    expect(sandboxObstacle('linux', undefined, machine({ [file]: text }))).toBe(expected);
  });

  it('is absent on a kernel that allows namespaces or has none of the switches', () => {
    const open = machine({
      'proc/sys/kernel/unprivileged_userns_clone': '1\n',
      'proc/sys/kernel/apparmor_restrict_unprivileged_userns': '0\n',
      'proc/sys/user/max_user_namespaces': '62000\n',
    });
    expect(sandboxObstacle('linux', undefined, open)).toBeNull();
    expect(sandboxObstacle('linux', undefined, machine({}))).toBeNull();
  });

  it('stays where a helper lies beside the binary without the rights it needs', () => {
    const root = machine({ 'proc/sys/user/max_user_namespaces': '0\n', 'e/electron': '', 'e/chrome-sandbox': '' });
    expect(sandboxObstacle('linux', join(root, 'e/electron'), root)).toMatch(/limit/);
  });

  it('does not exist on other systems', () => {
    expect(sandboxObstacle('win32', undefined, machine({ 'proc/sys/user/max_user_namespaces': '0' }))).toBeNull();
  });
});
