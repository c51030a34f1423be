import { useEffect, useState } from 'preact/hooks';
import { t } from '../texts/texts.ts';

/** Told from so many ms before the end on. */
const TOLD_FROM_MS = 30_000;

/** How long the area stays open without a touch, once that is not for long. `endsInMs` counts from its arrival. */
export function ClosingTime({ endsInMs, arrivedAt }: { readonly endsInMs: number; readonly arrivedAt: number }) {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const ticking = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(ticking);
  }, []);
  const left = arrivedAt + endsInMs - Math.max(now, arrivedAt);
  if (left > TOLD_FROM_MS) return null;
  return (
    <p class="op-closing" role="timer">
      {t('operator.closing', { count: Math.max(0, Math.ceil(left / 1000)) })}
    </p>
  );
}
