// Three small drawings for pages that have nothing to show: an empty box, a spilt cup, a seedling.
import css from './drawings.module.css'

const frame = { className: css.drawing, width: 168, height: 120, viewBox: '0 0 168 120', 'aria-hidden': true } as const

/** Nothing here yet. */
export function EmptyBoxDrawing() {
  return (
    <svg {...frame}>
      <ellipse cx="84" cy="108" rx="66" ry="9" className={css.ground} />
      <path d="M44 40H124L140 86H28Z" fill="#f7ecd6" stroke="#b03d2a" strokeWidth="4" strokeLinejoin="round" />
      <path d="M70 42L63 85M98 42L105 85M38 56H130M33 70H135" stroke="#d9bf93" strokeWidth="1.5" />
      <path d="M26 86H142L137 106H33Z" fill="#c4452f" />
      <path d="M26 86H142L141.5 90H27Z" fill="#e58a6c" />
      <path d="M36 101H132" stroke="#e9c27a" />
      <path
        d="M72 26q-5-8 1-14M86 28q5-9-1-18M100 26q-5-8 1-14"
        fill="none"
        stroke="#c8963e"
        strokeWidth="2"
        strokeLinecap="round"
        opacity=".55"
      />
    </svg>
  )
}

/** Something went wrong on our side. */
export function SpiltCupDrawing() {
  return (
    <svg {...frame}>
      <ellipse cx="88" cy="100" rx="70" ry="10" className={css.ground} />
      <path d="M92 96q34-8 58 0q8 6-10 8q-30 4-54-2z" fill="#b5722f" opacity=".75" />
      <path d="M104 97q20-4 34 0" stroke="#e7b27a" strokeWidth="2" fill="none" strokeLinecap="round" />
      <g transform="rotate(62 70 72)">
        <path d="M42 44h56c0 30-12 44-28 44s-28-14-28-44z" fill="#fbf8f2" stroke="#d9d2c6" />
        <path d="M78 44h20c0 30-12 44-28 44c12-6 8-34 8-44z" fill="#cfc4b3" opacity=".55" />
        <ellipse cx="70" cy="44" rx="28" ry="8" fill="#fff" stroke="#d9d2c6" />
        <ellipse cx="70" cy="45" rx="23" ry="5.5" fill="#a8622a" />
        <path d="M42 52q-18 0-14 15t20 9" fill="none" stroke="#ece5d9" strokeWidth="6" />
      </g>
      <path d="M28 30l6 6M48 18v9M20 52h9" stroke="#c8963e" strokeWidth="2.5" strokeLinecap="round" opacity=".6" />
    </svg>
  )
}

/** It can grow from here: for leaders. */
export function SeedlingDrawing() {
  return (
    <svg {...frame}>
      <ellipse cx="84" cy="108" rx="60" ry="8" className={css.ground} />
      <path d="M54 70h60l-6 34q-1 5-6 5H66q-5 0-6-5z" fill="#c98a5e" />
      <path d="M90 70h24l-6 34q-1 5-6 5H92z" fill="#9c5f38" opacity=".5" />
      <rect x="50" y="62" width="68" height="12" rx="4" fill="#d99c70" />
      <path
        d="M84 62V34M84 46q-22-2-24-20q22 0 24 20zM84 40q20-2 22-18q-20 0-22 18z"
        fill="#6f9a5c"
        stroke="#4f7a42"
        strokeWidth="2"
        strokeLinejoin="round"
      />
      <path d="M128 30l3 8 8 3-8 3-3 8-3-8-8-3 8-3z" fill="#e8bf6c" />
    </svg>
  )
}
