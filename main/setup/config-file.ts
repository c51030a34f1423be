import { z } from 'zod';
import type { Home } from '../config/home.ts';
import { parseJsonFile, readTextFile } from '../config/json-file.ts';
import { type Replaced, replaceFile } from '../disk/replace-file.ts';
import type { WrittenSettings } from './draft.ts';
import { leanSettings } from './lean-settings.ts';

const anyObject = z.record(z.string(), z.unknown());

/** Where the configuration from before the last setup lies. */
export function backupOf(home: Home): string {
  return `${home.configFile}.before`;
}

/** The settings as the file holds them, without defaults; empty where there is none, or none that can be read. */
export function readWritten(home: Home): WrittenSettings {
  const file = readTextFile(home.configFile);
  if (file.kind !== 'read') return {};
  const parsed = parseJsonFile(home.configFile, file.text, anyObject);
  return parsed.ok ? parsed.value : {};
}

/**
 * Writes the configuration, with what differs from the defaults and nothing else. The one from before lies beside it
 * first; after a power cut there is the old one or the new one, whole.
 */
export function writeConfig(home: Home, settings: WrittenSettings): Replaced {
  const before = readTextFile(home.configFile);
  if (before.kind === 'unreadable') return { ok: false, message: before.message };
  if (before.kind === 'read') {
    const kept = replaceFile(backupOf(home), before.text);
    if (!kept.ok) return kept;
  }
  return replaceFile(home.configFile, `${JSON.stringify(leanSettings(settings), null, 2)}\n`);
}

/** Puts back the configuration from before the last setup. */
export function putBackConfig(home: Home): Replaced {
  const before = readTextFile(backupOf(home));
  return before.kind === 'read' ? replaceFile(home.configFile, before.text) : { ok: false, message: before.message };
}
