// The poster with the leader's code, and how it may look.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { POSTER_TEMPLATES, type PosterTemplate } from '../../../../server/protocol/posters.ts'
import { Button } from '../../ui/button.tsx'
import { Choices } from '../../ui/choices.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import css from './share.module.css'

/** The address of a poster; null while there is no link yet. */
export const posterUrlOf = (linkId: string | undefined, template: PosterTemplate, offerId: string | null): string | null =>
  linkId === undefined
    ? null
    : `/api/v1/leader/links/${linkId}/poster.png?template=${template}${offerId === null ? '' : `&offer=${offerId}`}`

export function SharePoster({ url, alt }: { url: string | null; alt: string }) {
  const { t } = useTranslation(['leader', 'app'])
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading')
  const [tries, setTries] = useState(0)
  useEffect(() => setState('loading'), [url])
  const again = () => {
    setTries((before) => before + 1)
    setState('loading')
  }
  return (
    <div className={css.poster}>
      {url !== null && state !== 'failed' && (
        <img key={tries} src={url} alt={alt} onLoad={() => setState('shown')} onError={() => setState('failed')} />
      )}
      {state === 'loading' && <Skeleton className={css.posterWait} />}
      {state === 'failed' && (
        <div className={css.posterFailed}>
          <p>{t('share.posterFailed')}</p>
          <Button look="soft" size="sm" onClick={again}>
            {t('app:retry')}
          </Button>
        </div>
      )}
    </div>
  )
}

export function PosterLooks({ value, onChange }: { value: PosterTemplate; onChange: (template: PosterTemplate) => void }) {
  const { t } = useTranslation('leader')
  return (
    <Choices
      label={t('share.look')}
      look="pills"
      value={value}
      onChange={onChange}
      options={POSTER_TEMPLATES.map((template) => ({ key: template, label: t(`share.looks.${template}`) }))}
    />
  )
}
