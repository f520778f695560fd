// A picture of goods or a cover in a box of fixed shape, so nothing jumps when it arrives.
import { useState } from 'react'
import { cx } from './class-names.ts'
import css from './picture.module.css'

/** alt: what is on it, or '' beside its own name. The box's size comes from the caller's class. */
export function Picture({
  src,
  alt,
  className,
  eager = false,
}: {
  src: string | null | undefined
  alt: string
  className?: string | undefined
  eager?: boolean
}) {
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading')
  return (
    <span className={cx(css.box, className)}>
      {src && state !== 'failed' && (
        <img
          className={cx(css.image, state === 'shown' && css.shown)}
          src={src}
          alt={alt}
          loading={eager ? 'eager' : 'lazy'}
          decoding="async"
          draggable={false}
          ref={(image) => {
            if (image?.complete && image.naturalWidth > 0) setState('shown')
          }}
          onLoad={() => setState('shown')}
          onError={() => setState('failed')}
        />
      )}
    </span>
  )
}
