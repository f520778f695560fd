// One case as its buyer sees it: where it stands and until when, its course, where to send the goods, and what she can do now.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AfterSale, AfterSaleSendBack } from '../../../../server/protocol/after-sales.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import type { Carrier } from '../../../../server/protocol/shipments.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Button } from '../../ui/button.tsx'
import { Field, SelectField } from '../../ui/field.tsx'
import { Card } from '../../ui/page.tsx'
import { Picture } from '../../ui/picture.tsx'
import { Timeline } from '../../ui/timeline.tsx'
import css from './after-sales.module.css'
import { carriers, isWaybill, plainWaybill, stepsOf } from './case.rules.ts'

function SendBack({ busy, onSend }: { busy: boolean; onSend: (parcel: AfterSaleSendBack) => void }) {
  const { t } = useTranslation('afterSales')
  const [carrier, setCarrier] = useState<Carrier>('sf')
  const [typed, setTyped] = useState('')
  const [tried, setTried] = useState(false)
  const send = () => {
    setTried(true)
    if (isWaybill(typed)) onSend({ carrier, waybillNo: plainWaybill(typed) })
  }
  return (
    <div className={css.send}>
      <SelectField
        label={t('sendBack.carrier')}
        value={carrier}
        options={carriers.map((value) => ({ value, label: t(`carrier.${value}`) }))}
        onChange={(value) => setCarrier(carriers.find((one) => one === value) ?? 'other')}
      />
      <Field
        label={t('sendBack.waybill')}
        value={typed}
        maxLength={40}
        autoCapitalize="characters"
        error={tried && !isWaybill(typed) ? t('sendBack.wrong') : undefined}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button look="ink" block busy={busy} onClick={send}>
        {t('sendBack.act')}
      </Button>
    </div>
  )
}

export function CaseCard({
  one,
  nowMs,
  busy,
  onWithdraw,
  onSendBack,
}: {
  one: AfterSale
  nowMs: number
  busy: boolean
  onWithdraw: () => void
  onSendBack: (parcel: AfterSaleSendBack) => void
}) {
  const { t } = useTranslation('afterSales')
  const over = one.closedAtMs !== null
  const steps = stepsOf(one).map(({ key, state, mark, next }) => ({
    key,
    state,
    title: mark ? t(`mark.${mark.code}`) : t(`next.${next ?? 'refund'}`),
    ...(mark && { at: dateTimeOf(mark.atMs, nowMs) }),
    ...(mark?.words && { words: mark.words }),
    ...(mark?.by === 'clock' && (mark.code === 'approved' || mark.code === 'arrived') && { words: t('byClock') }),
  }))
  return (
    <Card>
      <header className={css.head}>
        <h2>{t(`state.${one.state}`)}</h2>
        <b className={css.money}>{yuanText(one.refundFen ?? one.askedFen)}</b>
      </header>
      <p className={css.sub}>
        {[t(`kind.${one.kind}`), t(`reason.${one.reason}`), t('units', { count: one.units })].join(' · ')}
        {one.clock !== null && one.dueAtMs !== null && !over && (
          <span className={css.due}>{t(`clock.${one.clock}`, { time: dateTimeOf(one.dueAtMs, nowMs) })}</span>
        )}
      </p>
      {one.words !== '' && <p className={css.quote}>{one.words}</p>}
      {one.pictures.length > 0 && (
        <div className={css.pictures}>
          {one.pictures.map(({ pictureId, url }, place) => (
            <a key={pictureId} href={url} target="_blank" rel="noreferrer" className={css.shot}>
              <Picture src={url} alt={t('picture', { place: place + 1 })} className={css.photo} />
            </a>
          ))}
        </div>
      )}
      <Timeline steps={steps} />
      {one.returnTo && (
        <address className={css.address}>
          <b>{t('returnTo')}</b>
          {`${one.returnTo.name} ${one.returnTo.contact}`}
          <br />
          {one.returnTo.address}
        </address>
      )}
      {one.sentBack && (
        <p className={css.hint}>{t('sentBack', { carrier: t(`carrier.${one.sentBack.carrier}`), no: one.sentBack.waybillNo })}</p>
      )}
      {one.maySendBack && <SendBack busy={busy} onSend={onSendBack} />}
      {one.mayWithdraw && (
        <div className={css.last}>
          <Button look="line" block busy={busy} onClick={onWithdraw}>
            {t('withdraw')}
          </Button>
        </div>
      )}
    </Card>
  )
}
