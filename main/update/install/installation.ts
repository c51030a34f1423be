import type { PackageKind } from '../manifest.ts';

export type InstallStep = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** How this terminal lies on the machine, and how another version comes beside it. No step throws for what a disk can do. */
export interface Installation {
  readonly kind: PackageKind;
  /** The version the next start runs; undefined where it can't be told. */
  installed(): string | undefined;
  /** Whether a version is there, whole, and can be switched to. */
  has(version: string): boolean;
  /** Brings a package beside what runs. Done twice it is done once; cut off, it is done anew. */
  stage(packagePath: string, version: string, signal: AbortSignal): Promise<InstallStep>;
  /** In one go: what the next start runs is the old version or this one, also after a power cut. */
  switchTo(version: string): InstallStep;
  /** Takes away all versions but these and what is installed. */
  prune(keep: readonly string[]): void;
}
