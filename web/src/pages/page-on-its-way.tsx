// What stands while a page is fetched: the show's own cover for a room, quiet shapes elsewhere; never a black screen.
import { useTranslation } from 'react-i18next'
import { Skeleton, SkeletonRows } from '../ui/skeleton.tsx'
import { Spinner } from '../ui/spinner.tsx'
import css from './page-on-its-way.module.css'

const said = (name: string): string | null => document.querySelector<HTMLMetaElement>(`meta[property="${name}"]`)?.content ?? null

/** dark: a room; its cover and title, else what the served page said. */
export function PageOnItsWay({
  dark,
  cover: coverKnown,
  title,
}: {
  dark: boolean
  cover?: string | null | undefined
  title?: string | undefined
}) {
  const { t } = useTranslation()
  if (!dark) {
    return (
      <main className={css.paper}>
        <Skeleton className={css.bar} />
        <SkeletonRows count={3} label={t('loading')} />
      </main>
    )
  }
  const cover = coverKnown ?? said('og:image')
  return (
    <main className={css.ink}>
      {cover !== null && <img className={css.cover} src={cover} alt="" />}
      <div className={css.words} role="status">
        <Spinner size={30} />
        <p>{title ?? said('og:title') ?? t('loading')}</p>
      </div>
    </main>
  )
}
