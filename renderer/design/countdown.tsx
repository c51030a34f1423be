import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../texts/texts.ts';

const TILES = 40;

/**
 * How long the verdict stays: a row of tesserae taken up one by one, and the seconds as a number for those who want
 * no motion. Keyed by presentation: a verdict corrected while it shows doesn't start the time again.
 */
export function Countdown({ showForMs }: { showForMs: number }) {
  const row = useRef<HTMLDivElement>(null);
  const [seconds, setSeconds] = useState(Math.ceil(showForMs / 1000));
  useEffect(() => {
    row.current?.style.setProperty('--show-for', `${showForMs}ms`);
    const start = performance.now();
    const timer = setInterval(() => {
      setSeconds(Math.max(0, Math.ceil((showForMs - (performance.now() - start)) / 1000)));
    }, 250);
    return () => clearInterval(timer);
  }, [showForMs]);
  return (
    <div class="countdown" aria-hidden="true">
      <div class="countdown-row" ref={row}>
        {Array.from({ length: TILES }, (_, i) => (
          <i key={i} />
        ))}
      </div>
      <span class="countdown-number">{t('countdown.label', { count: seconds })}</span>
    </div>
  );
}
