import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../texts/texts.ts';
import { openPicture, type Picture } from '../camera-picture.ts';
import { Options } from '../options.tsx';
import type { StepProps } from '../step-props.ts';

const ANY = '';

/** The cameras there are, and what the chosen one sees now. */
export function CameraStep({ area, act }: StepProps) {
  const { camera } = area.draft;
  const video = useRef<HTMLVideoElement>(null);
  const picture = useSignal<Picture>({ state: 'opening', cameras: [] });
  useEffect(
    () =>
      openPicture(video.current, camera, (next) => {
        picture.value = next;
      }),
    [camera],
  );
  const { cameras, state: pictureState } = picture.value;
  const away = camera !== null && !cameras.includes(camera) ? [camera] : [];
  return (
    <div class="setup-camera">
      <div class="setup-window" data-picture={pictureState}>
        <video ref={video} muted playsInline aria-label={t('setup.camera.picture')} />
        <p role="status">{t(`setup.camera.${pictureState}`)}</p>
      </div>
      <Options
        name="camera"
        label={t('setup.steps.camera')}
        options={[
          { id: ANY, title: t('setup.camera.any'), hint: t('setup.camera.anyHint') },
          ...[...cameras, ...away].map((label) => ({ id: label, title: label })),
        ]}
        chosen={camera ?? ANY}
        onChoose={(id) => act({ do: 'camera', label: id === ANY ? null : id })}
      />
    </div>
  );
}
