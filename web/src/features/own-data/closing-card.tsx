// Closing the account: what goes, what stays, what holds it up, and the way back while there is one.
import { CalendarClock, CircleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { serverNow } from '../../platform/clock-offset.ts'
import { failureTextOf } from '../../text/failure.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Card } from '../../ui/page.tsx'
import { showToast } from '../../ui/toast.tsx'
import { blocksIn, useOwnDataActs, type EraseBlock, type OwnData } from './own-data.query.ts'
import css from './own-data.module.css'

type Closing = NonNullable<OwnData['closing']>

function Blocks({ blocks }: { blocks: readonly EraseBlock[] }) {
  const { t } = useTranslation('me')
  return (
    <div className={css.blocks} role="alert">
      <b>
        <CircleAlert size={18} aria-hidden="true" />
        {t('data.closing.blocked')}
      </b>
      <ul>
        {blocks.map((block) => (
          <li key={block}>{t(`data.closing.blocks.${block}`)}</li>
        ))}
      </ul>
    </div>
  )
}

function Underway({ closing }: { closing: Closing }) {
  const { t } = useTranslation('me')
  const { keep } = useOwnDataActs()
  const { running, dueAtMs, blockedBy } = closing
  const takeBack = () =>
    keep.mutate(undefined, {
      onSuccess: () => showToast(t('data.closing.kept'), 'good'),
      onError: (error) => showToast(failureTextOf(error), 'bad'),
    })
  return (
    <>
      <p className={css.due} role="status">
        <CalendarClock size={20} aria-hidden="true" />
        <span>
          <b className="num">{running ? t('data.closing.running') : t('data.closing.due', { time: dateTimeOf(dueAtMs, serverNow()) })}</b>
          {!running && blockedBy.length === 0 && t('data.closing.dueWords')}
          {!running &&
            blockedBy.length > 0 &&
            t('data.closing.held', { what: blockedBy.map((one) => t(`data.closing.blocks.${one}`)).join('；') })}
        </span>
      </p>
      {!running && (
        <Button look="ink" size="lg" block busy={keep.isPending} onClick={takeBack}>
          {t('data.closing.keep')}
        </Button>
      )}
    </>
  )
}

export function ClosingCard({ closing }: { closing: OwnData['closing'] }) {
  const { t } = useTranslation('me')
  const { close } = useOwnDataActs()
  const [asking, setAsking] = useState(false)
  const blocks = blocksIn(close.error)
  const confirm = () => {
    // The proof that is asked for has a sheet of its own: one thing at a time on the page.
    setAsking(false)
    close.mutate(undefined, {
      onSuccess: () => showToast(t('data.closing.asked'), 'good'),
      onError: (error) => blocksIn(error).length === 0 && showToast(failureTextOf(error), 'bad'),
    })
  }
  return (
    <Card title={t('data.closing.title')}>
      {closing ? (
        <Underway closing={closing} />
      ) : (
        <>
          <p className={css.words}>{t('data.closing.words')}</p>
          <ul className={css.points}>
            <li>{t('data.closing.goes')}</li>
            <li>{t('data.closing.stays')}</li>
            <li>{t('data.closing.later')}</li>
          </ul>
          {blocks.length > 0 && <Blocks blocks={blocks} />}
          <Button look="line" size="lg" block className={css.danger} busy={close.isPending} onClick={() => setAsking(true)}>
            {t('data.closing.ask')}
          </Button>
        </>
      )}
      <ConfirmDialog
        open={asking}
        title={t('data.closing.confirm.title')}
        confirmLabel={t('data.closing.confirm.act')}
        onConfirm={confirm}
        onCancel={() => setAsking(false)}
      >
        {t('data.closing.confirm.words')}
      </ConfirmDialog>
    </Card>
  )
}
