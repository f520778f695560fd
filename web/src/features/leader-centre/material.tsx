// Material to post: words with her own link in one tap, pictures to save, a clip to open.
import { Copy, Download } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { LeaderTask } from '../../../../server/protocol/leader-tasks.ts'
import { copyText } from '../../platform/env.ts'
import { rest } from '../../platform/rest-client.ts'
import { failureTextOf } from '../../text/failure.ts'
import { Clip } from '../../ui/clip.tsx'
import { isOwnClip } from '../../ui/clip.rules.ts'
import { Button } from '../../ui/button.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './task.module.css'

/** showId: her own link of that show is copied with the words. */
export function Material({
  material,
  showId,
  children,
}: {
  material: LeaderTask['material']
  showId: string | null
  children?: ReactNode
}) {
  const { t } = useTranslation(['leader', 'app'])
  const { words, pictureUrls, clipUrl } = material
  const copy = async () => {
    try {
      const link = showId === null ? null : await rest('POST /leader/links', { body: { showId } })
      const text = [words, ...(link === null ? [] : [new URL(link.url, window.location.origin).href])].join('\n')
      const done = await copyText(text.trim())
      showToast(done ? t('tasks.copied') : t('app:copyFailed'), done ? 'good' : 'bad')
    } catch (error) {
      showToast(failureTextOf(error), 'bad')
    }
  }
  if (words === '' && pictureUrls.length === 0 && clipUrl === null && showId === null) return null
  return (
    <section className={css.material}>
      <h3>{t('tasks.material')}</h3>
      {words !== '' && <p className={css.copy}>{words}</p>}
      {(words !== '' || showId !== null) && (
        <Button look="ink" block icon={<Copy size={18} aria-hidden="true" />} onClick={() => void copy()}>
          {t(showId === null ? 'tasks.copy' : 'tasks.copyWithLink')}
        </Button>
      )}
      {pictureUrls.length > 0 && (
        <>
          <div className={css.pictures}>
            {pictureUrls.map((url, place) => (
              <a key={url} href={url} target="_blank" rel="noreferrer">
                <img src={url} alt={t('tasks.pictureAlt', { place: place + 1 })} width={120} height={120} loading="lazy" />
              </a>
            ))}
          </div>
          <p className={css.hint}>{t('tasks.savePicture')}</p>
        </>
      )}
      {clipUrl !== null && <Clip url={clipUrl} words={t('tasks.clip')} />}
      {clipUrl !== null && isOwnClip(clipUrl) && (
        <a className={css.save} href={clipUrl} download>
          <Download size={16} aria-hidden="true" />
          {t('tasks.saveClip')}
        </a>
      )}
      {children}
    </section>
  )
}
