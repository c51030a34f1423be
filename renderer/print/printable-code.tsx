import { qrModules, qrPath } from '../qr/qr-modules.ts';
import type { PrintableSample } from './samples.ts';

/** Light modules around the code, as the official drawing has (spec section 4). */
const QUIET_ZONE = 4;

export function PrintableCode({ id, title, subtitle, leadsTo, qrText }: PrintableSample) {
  const modules = qrModules(qrText);
  const side = modules.length + 2 * QUIET_ZONE;
  return (
    <article class={`code-card code-card-${leadsTo.split('/', 1)[0]}`} data-sample={id}>
      <svg viewBox={`0 0 ${side} ${side}`} shape-rendering="crispEdges" role="img" aria-label={title}>
        <rect width={side} height={side} fill="#fff" />
        <path d={qrPath(modules, QUIET_ZONE)} fill="#000" />
      </svg>
      <h2>{title}</h2>
      <p>{subtitle}</p>
    </article>
  );
}
