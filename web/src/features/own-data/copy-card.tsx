// The copy of one's own data: asked for, on its way, ready to be taken whole or table by table.
import { Download, FileJson } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { serverNow } from '../../platform/clock-offset.ts'
import { failureTextOf } from '../../text/failure.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/page.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { showToast } from '../../ui/toast.tsx'
import { useOwnDataActs, type KeptNoun, type OwnData } from './own-data.query.ts'
import css from './own-data.module.css'

type Copy = NonNullable<OwnData['copy']>

function ReadyCopy({ copy }: { copy: Copy }) {
  const { t } = useTranslation('me')
  const { save } = useOwnDataActs()
  const take = (part: KeptNoun | 'all') =>
    save.mutate(
      { exportId: copy.exportId, part },
      {
        onSuccess: (name) => showToast(t('data.copy.saved', { name }), 'good'),
        onError: (error) => showToast(error.code === 'not_found' ? t('data.copy.gone') : failureTextOf(error), 'bad'),
      },
    )
  const busy = (part: KeptNoun | 'all') => save.isPending && save.variables.part === part
  return (
    <>
      <p className={css.state}>
        <b>{t('data.copy.ready')}</b>
        {copy.untilMs !== null && <span className="num">{t('data.copy.until', { time: dateTimeOf(copy.untilMs, serverNow()) })}</span>}
      </p>
      <Button
        look="ink"
        size="lg"
        block
        icon={<FileJson size={20} aria-hidden="true" />}
        note={t('data.copy.allNote')}
        busy={busy('all')}
        onClick={() => take('all')}
      >
        {t('data.copy.all')}
      </Button>
      <h3 className={css.each}>{t('data.copy.each')}</h3>
      <ul className={css.parts}>
        {copy.parts.map(({ noun, rows }) => {
          const name = t(`data.nouns.${noun}`)
          return (
            <li key={noun}>
              <span className="grow ell">{name}</span>
              <small className="num">{t('data.copy.rows', { count: rows })}</small>
              <Button look="plain" size="sm" aria-label={t('data.copy.download', { name })} busy={busy(noun)} onClick={() => take(noun)}>
                <Download size={18} aria-hidden="true" />
              </Button>
            </li>
          )
        })}
      </ul>
    </>
  )
}

export function CopyCard({ copy }: { copy: OwnData['copy'] }) {
  const { t } = useTranslation('me')
  const { askCopy } = useOwnDataActs()
  const ask = () => askCopy.mutate(undefined, { onError: (error) => showToast(failureTextOf(error), 'bad') })
  return (
    <Card title={t('data.copy.title')}>
      <p className={css.words}>{t('data.copy.words')}</p>
      {copy?.state === 'preparing' && (
        <p className={css.waiting} role="status">
          <Spinner />
          {t('data.copy.preparing')}
        </p>
      )}
      {copy?.state === 'ready' && <ReadyCopy copy={copy} />}
      {copy?.state !== 'preparing' && (
        <Button look={copy ? 'soft' : 'ink'} size={copy ? 'md' : 'lg'} block className={css.act} busy={askCopy.isPending} onClick={ask}>
          {t(copy ? 'data.copy.again' : 'data.copy.ask')}
        </Button>
      )}
    </Card>
  )
}
