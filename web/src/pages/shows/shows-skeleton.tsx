// The shows page while it loads: the same boxes, grey.
import { Skeleton } from '../../ui/skeleton.tsx'
import css from './shows.module.css'

export function ShowsSkeleton({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label} className={css.section}>
      <Skeleton className={css.skHeading} />
      <Skeleton className={css.skCard} />
      <Skeleton className={css.skHeading} />
      {[1, 2].map((row) => (
        <div key={row} className={css.skRow}>
          <Skeleton className={css.skCover} />
          <span className="grow">
            <Skeleton className={css.skShort} />
            <Skeleton className={css.skLong} />
            <Skeleton className={css.skShort} />
          </span>
        </div>
      ))}
    </div>
  )
}
