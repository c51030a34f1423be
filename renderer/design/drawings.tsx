/** A card coming down on a reader, with the field it enters. What moves is a picture of its own, as in the emblem. */
export function CardOnReader() {
  return (
    <div class="drawing card-on-reader" aria-hidden="true">
      <svg viewBox="0 0 240 240" aria-hidden="true">
        <path class="reader-side" d="M34 186L120 224L206 186L206 200L120 238L34 200Z" />
        <path class="reader-top" d="M120 148L206 186L120 224L34 186Z" />
        <path class="reader-mark" d="M120 168L161 186L120 204L79 186Z" />
        <path class="reader-mark inner" d="M120 177L141 186L120 195L99 186Z" />
      </svg>
      <svg class="waves" viewBox="0 0 240 240" aria-hidden="true">
        <path class="wave wave-1" d="M82 158Q120 176 158 158" />
        <path class="wave wave-2" d="M70 142Q120 166 170 142" />
      </svg>
      <svg class="card" viewBox="0 0 240 240" aria-hidden="true">
        <path
          class="card-face"
          d="M112 13Q120 9 128 13L212 50Q221 55 212 60L128 97Q120 101 112 97L28 60Q19 55 28 50Z"
        />
        <path
          class="card-edge"
          d="M24 56Q23 62 28 65L112 102Q120 106 128 102L212 65Q217 62 216 56Q215 58 212 60L128 97Q120 101 112 97L28 60Q25 58 24 56Z"
        />
        <path class="card-chip" d="M84 48L104 39L124 48L104 57Z" />
        <path
          class="card-tile"
          d="M150 46L162 41L174 46L162 51ZM165 53L177 48L189 53L177 58ZM135 53L147 48L159 53L147 58ZM150 60L162 55L174 60L162 65Z"
        />
        <path class="card-line" d="M62 60L112 82" />
      </svg>
    </div>
  );
}

/** A phone that shows a code, for the window the code is held before. */
export function PhoneWithCode() {
  return (
    <svg class="drawing phone-with-code" viewBox="0 0 120 120" aria-hidden="true">
      <rect class="phone-body" x="33" y="8" width="54" height="104" rx="9" />
      <rect class="phone-screen" x="38" y="16" width="44" height="84" rx="3" />
      <path
        class="phone-code"
        d="M44 36h12v12h-12zM64 36h12v12h-12zM44 56h12v12h-12zM60 52h4v4h-4zM64 56h4v4h-4zM72 52h4v8h-4zM60 60h4v8h-4zM68 64h8v4h-8zM58 40h4v8h-4z"
      />
      <path class="phone-code-eyes" d="M48 40h4v4h-4zM68 40h4v4h-4zM48 60h4v4h-4z" />
      <path class="phone-line" d="M46 80h28M52 88h16" />
    </svg>
  );
}

/** A card, for the middle of an emblem. */
export function CardFlat() {
  return (
    <g>
      <rect class="flat-card" x="-34" y="-22" width="68" height="44" rx="5" />
      <rect class="flat-chip" x="-25" y="-10" width="16" height="13" rx="2" />
    </g>
  );
}

/** Three tesserae in turn: something is being looked up. */
export function ThreeTiles() {
  return (
    <g>
      {[-30, 0, 30].map((x, i) => (
        <rect key={x} class={`pulse-tile pulse-tile-${i}`} x={x - 9} y="-9" width="18" height="18" />
      ))}
    </g>
  );
}

/** A card lifted off the reader. */
export function CardLifted() {
  return (
    <g class="lifted">
      <rect class="flat-card" x="-34" y="-18" width="68" height="44" rx="5" />
      <rect class="flat-chip" x="-25" y="-6" width="16" height="13" rx="2" />
      <path class="lifted-arrow" d="M0 -30L0 -52M-12 -41L0 -53L12 -41" />
    </g>
  );
}

/** The token the program is named after: four tesserae around a fifth. */
export function Token() {
  return (
    <svg class="token" viewBox="0 0 32 32" aria-hidden="true">
      <path
        class="token-outer"
        d="M2 3L14 2L15 14L3 15ZM18 2L30 3L29 15L17 14ZM3 17L15 18L14 30L2 29ZM17 18L29 17L30 29L18 30Z"
      />
      <path class="token-heart" d="M16 9.5L22.5 16L16 22.5L9.5 16Z" />
    </svg>
  );
}
