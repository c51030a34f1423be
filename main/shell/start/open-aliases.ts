import { join } from 'node:path';
import type { AliasTable } from '../../application/ports/terminal-ports.ts';
import { ensureHome, type Home } from '../../config/home.ts';
import { asksAliasTable, type Recogniser } from '../../domain/recogniser.ts';
import type { AliasPlace } from '../../store/alias/alias-import.ts';
import { createAliasTable } from '../../store/alias/alias-table.ts';
import { terminalKeyOf } from '../../store/keys/terminal-key.ts';

export type AliasPlaceFound =
  | { readonly kind: 'place'; readonly place: AliasPlace; readonly notices: readonly string[] }
  /** There is no key to seal it with, or no folder to put it in; one line. */
  | { readonly kind: 'unusable'; readonly message: string };

/** Where this terminal keeps its alias table, and the key it is sealed under. Makes both where they are missing. */
export function aliasPlaceAt(home: Home, env: NodeJS.ProcessEnv): AliasPlaceFound {
  const ready = ensureHome(home);
  if (!ready.ok) return { kind: 'unusable', message: ready.message };
  const key = terminalKeyOf(home.keysFolder, env);
  if (key.kind === 'unusable') return { kind: 'unusable', message: key.message };
  const place = { path: join(home.dataFolder, 'alias.db'), terminalKey: key.key };
  return { kind: 'place', place, notices: key.notices };
}

/** The alias table, where a recogniser asks for one; undefined where none does or the terminal can't keep one. */
export function openAliases(
  recognisers: readonly Recogniser[],
  home: Home,
  env: NodeJS.ProcessEnv,
  notice: (line: string) => void,
): AliasTable | undefined {
  if (!asksAliasTable(recognisers)) return undefined;
  const found = aliasPlaceAt(home, env);
  if (found.kind === 'unusable') {
    notice(`${found.message}; cards are not looked up in the alias table`);
    return undefined;
  }
  for (const line of found.notices) notice(line);
  return createAliasTable({ ...found.place, onNotice: notice });
}
