// A person's picture in a circle; without one, the first letter of the name on a quiet colour of its own; nobody yet is a quiet figure.
import { UserRound } from 'lucide-react'
import { useState } from 'react'
import css from './avatar.module.css'
import { cx } from './class-names.ts'

export type AvatarSize = 18 | 20 | 24 | 28 | 32 | 36 | 48 | 72

const hueOf = (name: string): number => Array.from(name).reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 6

export function Avatar({
  name,
  src,
  size = 32,
  className,
}: {
  /** null: somebody without a name, a guest. */
  name: string | null
  src?: string | null | undefined
  size?: AvatarSize
  className?: string | undefined
}) {
  const [failedSrc, setFailedSrc] = useState<string | null>(null)
  const classes = cx(css.avatar, css[`s${size}`], className)
  if (src && src !== failedSrc) {
    return <img className={classes} src={src} alt="" width={size} height={size} decoding="async" onError={() => setFailedSrc(src)} />
  }
  const letter = Array.from(name?.trim() ?? '')[0]
  if (name === null || letter === undefined) {
    return (
      <span className={cx(classes, css.letter, css.nobody)} aria-hidden="true">
        <UserRound size={Math.round(size * 0.56)} strokeWidth={1.75} />
      </span>
    )
  }
  return (
    <span className={cx(classes, css.letter, css[`hue${hueOf(name)}`])} aria-hidden="true">
      {letter}
    </span>
  )
}
