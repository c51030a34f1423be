import { join } from 'node:path';
import type { Clock } from '../application/ports/terminal-ports.ts';
import type { HealthPart, TransferFault, UpdateSource } from '../application/ports/update-ports.ts';
import type { Installation, InstallStep } from './install/installation.ts';
import { type Believed, judgeManifest, type ManifestFault, type ManifestJudgement } from './judge-manifest.ts';
import { MANIFEST_NAME, MAX_MANIFEST_BYTES, MAX_SIGNATURE_BYTES, SIGNATURE_NAME, type Target } from './manifest.ts';
import { type FileFault, isReceived, receiveFile } from './receive-file.ts';
import { giveUp } from './start-decision.ts';
import { keySetId, keysInForce } from './update-keys.ts';
import { knownBad, noted, type UpdateState, type UpdateStateFile } from './update-state.ts';

export type CheckEnd =
  | Exclude<ManifestJudgement, { kind: 'refused' }>
  | { readonly kind: 'refused'; readonly code: ManifestFault }
  | { readonly kind: 'failed'; readonly code: TransferFault | 'disk' };

export type DownloadEnd =
  | CheckEnd
  | { readonly kind: 'ready'; readonly version: string; readonly path: string }
  | { readonly kind: 'file-failed'; readonly code: FileFault };

export type SwitchEnd =
  | { readonly kind: 'switched'; readonly version: string }
  | { readonly kind: 'failed'; readonly message: string };

export interface UpdaterParts {
  readonly state: UpdateStateFile;
  /** Undefined where updates are none of this program's business. */
  readonly installation: Installation | undefined;
  readonly target: Target | null;
  readonly runningVersion: string;
  readonly channel: string;
  /** The keys that came with the program, or those of the configuration. */
  readonly pinnedKeys: readonly string[];
  readonly clock: Pick<Clock, 'now' | 'trust'>;
}

/** Looks for updates, receives them, switches to them and back. Each step can be cut off and done again. */
export interface Updater {
  check(source: UpdateSource, signal: AbortSignal): Promise<CheckEnd>;
  /** Checks, and receives what is newer. */
  download(source: UpdateSource, signal: AbortSignal): Promise<DownloadEnd>;
  /** Switches to the package that is ready; the next start is the new version, on trial. */
  apply(ailing: readonly HealthPart[], signal: AbortSignal): Promise<SwitchEnd>;
  /** Switches back to the version before this one, and doesn't take this one again. */
  rollBack(why: string): SwitchEnd;
  status(): UpdateState;
}

export function createUpdater(parts: UpdaterParts): Updater {
  const { state, installation, target, runningVersion, channel, pinnedKeys, clock } = parts;
  const pathOf = (name: string): string => join(state.folder, name);

  async function check(source: UpdateSource, signal: AbortSignal): Promise<CheckEnd> {
    const end = await lookAt(source, signal);
    const outcome = 'code' in end ? `${end.kind}: ${end.code}` : end.kind;
    const written = state.change((before) => {
      const checked = { ...before, lastCheck: { at: clock.now(), outcome } };
      if (end.kind === 'failed') return checked;
      // The same refusal every day is one line.
      if (end.kind === 'refused')
        return before.lastCheck?.outcome === outcome
          ? checked
          : noted(checked, `refused, ${end.code}: ${source.place}`);
      return believed(checked, end);
    });
    return written.ok || end.kind === 'refused' ? end : { kind: 'failed', code: 'disk' };
  }

  async function lookAt(source: UpdateSource, signal: AbortSignal): Promise<CheckEnd> {
    const manifest = await source.readSmall(MANIFEST_NAME, MAX_MANIFEST_BYTES, signal);
    if (manifest.kind === 'failed') return tooLarge(manifest);
    const signature = await source.readSmall(SIGNATURE_NAME, MAX_SIGNATURE_BYTES, signal);
    if (signature.kind === 'failed')
      return signature.code === 'too-large' ? { kind: 'refused', code: 'signature-unreadable' } : signature;
    const { highest, replacedKeys, bad, rolloutPlace } = state.read();
    return judgeManifest(manifest.bytes, signature.bytes, {
      ...{ runningVersion, channel, target, highest, rolloutPlace },
      keys: keysInForce(pinnedKeys, replacedKeys),
      bad: bad.map(({ version }) => version),
      now: clock.now(),
      clockTrust: clock.trust(),
    });
  }

  function believed(before: UpdateState, { manifest, manifestSha256 }: Believed): UpdateState {
    const { version, sequence, newKeys } = manifest;
    const highest = { version, sequence, manifestSha256 };
    if (newKeys === null) return { ...before, highest };
    const replacedKeys = { replaces: keySetId(pinnedKeys), keys: [...newKeys] };
    const isNews = JSON.stringify(replacedKeys) !== JSON.stringify(before.replacedKeys);
    const changed = { ...before, highest, replacedKeys };
    return isNews ? noted(changed, `the keys of updates were changed by release ${sequence}`) : changed;
  }

  return {
    check,

    async download(source, signal) {
      const end = await check(source, signal);
      if (end.kind !== 'newer' || end.file === null) return end;
      const { file, manifest } = end;
      const received = await receiveFile(source, file, state.folder, signal);
      if (received.kind === 'failed') {
        const { code } = received;
        state.change((before) => noted(before, `${manifest.version} could not be received, ${code}: ${source.place}`));
        return { kind: 'file-failed', code };
      }
      const { kind, name, sha512, size } = file;
      const written = state.change((before) =>
        before.ready?.sha512 === sha512
          ? before
          : noted(
              { ...before, ready: { version: manifest.version, kind, name, sha512, size, tries: 0 } },
              `${manifest.version} is here and believed`,
            ),
      );
      if (!written.ok) return { kind: 'file-failed', code: 'disk' };
      return { kind: 'ready', version: manifest.version, path: received.path };
    },

    async apply(ailing, signal) {
      if (installation === undefined) return switchFailed('this installation is not updated by itself');
      const { ready, trial } = state.read();
      if (trial !== null) return switchFailed(`${trial.version} is still on trial`);
      if (ready === null) return switchFailed('no update is ready');
      const { version } = ready;
      const path = pathOf(ready.name);
      if (!installation.has(version)) {
        // It may have lain there for weeks.
        if (!(await isReceived(path, ready))) {
          state.change((before) => noted({ ...before, ready: null }, `${version} is no longer what was received`));
          return switchFailed(`${path} is no longer what was received`);
        }
        const staged = await installation.stage(path, version, signal);
        if (!staged.ok) return cannotStage(version, staged);
      }
      const previous = installation.installed();
      if (previous === undefined) return switchFailed('which version is installed could not be told');
      const since = clock.now();
      const written = state.change((before) =>
        noted(
          {
            ...before,
            ready: { ...ready, tries: ready.tries + 1 },
            trial: { version, previous, since, starts: [], ailedBefore: [...ailing] },
          },
          `switching from ${previous} to ${version}`,
        ),
      );
      if (!written.ok) return switchFailed(written.message);
      const switched = installation.switchTo(version);
      return switched.ok ? { kind: 'switched', version } : switchFailed(switched.message);
    },

    rollBack(why) {
      if (installation === undefined) return switchFailed('this installation is not updated by itself');
      const now = installation.installed();
      const { trial, before } = state.read();
      const to = trial?.previous ?? before;
      if (now === undefined || to === null || to === now) return switchFailed('there is no version to go back to');
      if (!installation.has(to)) return switchFailed(`${to} is no longer there`);
      const written = state.change((one) => {
        if (one.trial !== null) return giveUp(one, why).state;
        const goingBack = { from: now, to, why };
        return noted({ ...knownBad(one, now, why), goingBack, ready: null }, `going back from ${now} to ${to}: ${why}`);
      });
      if (!written.ok) return switchFailed(written.message);
      const switched = installation.switchTo(to);
      return switched.ok ? { kind: 'switched', version: to } : switchFailed(switched.message);
    },

    status: () => state.read(),
  };

  function cannotStage(version: string, step: InstallStep & { ok: false }): SwitchEnd {
    state.change((before) => noted(before, `${version} could not be put beside what runs: ${step.message}`));
    return switchFailed(step.message);
  }
}

/** A manifest that is too large is not followed, and never read to its end. */
function tooLarge(reply: { readonly kind: 'failed'; readonly code: TransferFault }): CheckEnd {
  return reply.code === 'too-large' ? { kind: 'refused', code: 'manifest-too-large' } : reply;
}

function switchFailed(message: string): SwitchEnd {
  return { kind: 'failed', message };
}
