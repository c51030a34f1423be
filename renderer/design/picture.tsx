import { type Drawing, PICTURES, type PictureName } from './pictures.ts';

/** Tesserae are cut by hand: no side of one is quite straight. */
const TESSERA = 'M3 1L62 3L61 63L1 61Z';

/** A drawing on its tessera. It says what the words beside it say, and is hidden from those who hear them. */
export function Picture({ name }: { name: PictureName }) {
  const { soft, solid, line, cut, cutLine, bar }: Drawing = PICTURES[name];
  return (
    <svg class="picture" data-picture={name} viewBox="0 0 64 64" aria-hidden="true">
      <path class="picture-tessera" d={TESSERA} />
      <g transform="translate(7 7) scale(.78)">
        {solid !== undefined && <path class="picture-solid" d={solid} />}
        {line !== undefined && <path class="picture-line" d={line} />}
        {cut !== undefined && <path class="picture-cut" d={cut} />}
        {soft !== undefined && <path class="picture-soft" d={soft} />}
        {cutLine !== undefined && <path class="picture-cut-line" d={cutLine} />}
        {bar !== undefined && <path class="picture-line" d={bar} />}
      </g>
    </svg>
  );
}
