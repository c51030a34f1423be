import type { Told } from './power-store.ts';

/**
 * What happened to the files of a folder, one after the other. Files go by number, for names come and go; folders by
 * their path below the watched one, with slashes, '' being that one itself.
 */
export type DiskStep =
  /** `isWhole`: the file system, or a journal beside the file, sees to it that all of it comes or nothing. */
  | {
      readonly kind: 'write';
      readonly file: number;
      readonly at: number;
      readonly bytes: Uint8Array;
      readonly isWhole: boolean;
    }
  /** Cut to a length in bytes. */
  | { readonly kind: 'cut'; readonly file: number; readonly length: number }
  | { readonly kind: 'sync'; readonly file: number }
  | { readonly kind: 'folder'; readonly folder: string }
  /** Names given and, where the number is null, taken away, in one go. */
  | { readonly kind: 'names'; readonly folder: string; readonly names: Readonly<Record<string, number | null>> }
  | { readonly kind: 'sync-folder'; readonly folder: string }
  | { readonly kind: 'told'; readonly told: Told };
