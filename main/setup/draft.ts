import type { Settings } from '../config/settings.ts';
import type { SetupDraft } from '../ipc/setup.ts';
import { parseRegistryBaseUrl, TEST_SYSTEM } from '../registry/base-url.ts';

/** Settings as a file holds them, before defaults. */
export type WrittenSettings = Readonly<Record<string, unknown>>;

/** What the setup starts from: the configuration there is, or none. */
export function draftOf(settings: Settings, hasPin: boolean): SetupDraft {
  const { pic, name, country } = settings.institution;
  const isNamed = pic !== undefined || name !== undefined || country !== undefined;
  return {
    language: settings.language,
    institution: isNamed ? { pic: pic ?? '', name: name ?? '', country: country ?? '' } : null,
    service: settings.service,
    lane: settings.lane,
    registry: registryDraftOf(settings.registry.url),
    reader: settings.reader.name ?? null,
    camera: settings.camera.name ?? null,
    pin: hasPin ? 'kept' : 'none',
  };
}

function registryDraftOf(url: string): SetupDraft['registry'] {
  const production = parseRegistryBaseUrl('production');
  if (production.ok && url === production.url) return { choice: 'production', url: '' };
  return url === TEST_SYSTEM ? { choice: 'sandbox', url: '' } : { choice: 'own', url };
}

/** What `registry.url` of the file says for this choice. */
export function writtenRegistryOf({ registry }: SetupDraft): string {
  return registry.choice === 'own' ? registry.url.trim() : registry.choice;
}

/**
 * The settings of a file with the choices over them. What the setup doesn't ask for stays as it was, but for what
 * belonged to another registry: its pins.
 */
export function withDraft(base: WrittenSettings, draft: SetupDraft): WrittenSettings {
  const url = writtenRegistryOf(draft);
  const { pins, ...registry } = objectOf(base['registry']);
  const keepsPins = pins !== undefined && isSameRegistry(registry['url'], url);
  const { name: _reader, ...reader } = objectOf(base['reader']);
  const { name: _camera, ...camera } = objectOf(base['camera']);
  return {
    ...base,
    language: draft.language,
    institution: draft.institution === null ? {} : withoutEmpty(draft.institution),
    service: draft.service,
    lane: draft.lane,
    registry: { ...registry, url, ...(keepsPins ? { pins } : {}) },
    reader: { ...reader, ...(draft.reader === null ? {} : { name: draft.reader }) },
    camera: { ...camera, ...(draft.camera === null ? {} : { name: draft.camera }) },
  };
}

function isSameRegistry(before: unknown, now: string): boolean {
  const a = parseRegistryBaseUrl(typeof before === 'string' ? before : 'production');
  const b = parseRegistryBaseUrl(now);
  return a.ok && b.ok && a.url === b.url;
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function withoutEmpty(fields: Readonly<Record<string, string>>): Record<string, string> {
  const filled = Object.entries(fields).map(([name, text]) => [name, text.trim()] as const);
  return Object.fromEntries(filled.filter(([, text]) => text !== ''));
}
