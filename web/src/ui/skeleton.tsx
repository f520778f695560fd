// Grey shapes in the real page's boxes while it loads: the page does not jump when it comes.
import { cx } from './class-names.ts'
import css from './skeleton.module.css'

/** The size comes from the class; by default a line of text. */
export function Skeleton({ className, round = false }: { className?: string | undefined; round?: boolean }) {
  return <i aria-hidden="true" className={cx(css.shape, round && css.round, className)} />
}

/** A card of three lines beside a picture, as lists show it. */
export function SkeletonRows({ count = 3, label }: { count?: number; label: string }) {
  return (
    <div role="status" aria-label={label} className={css.rows}>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className={css.row}>
          <Skeleton className={css.picture} />
          <span className="grow">
            <Skeleton className={css.short} />
            <Skeleton className={css.long} />
            <Skeleton className={css.middle} />
          </span>
        </div>
      ))}
    </div>
  )
}
