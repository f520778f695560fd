// One order beside the list: its steps, what was bought, the money to the fen, why it is credited as it is, where it goes, what was done with it.
import { ChevronDown, ChevronUp, Copy, Eye, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { yuanText } from '../../../../server/protocol/money.ts'
import { copyText } from '../../platform/env.ts'
import { dateTimeOf, exactClockOf } from '../../text/when.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { cx } from '../../ui/class-names.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskMoney } from '../../ui/desk-money.tsx'
import { Picture } from '../../ui/picture.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './order-drawer.module.css'
import { commissionSum, orderSteps } from './order.rules.ts'
import type { StaffOrderFull } from './orders.query.ts'
import { OrderChip } from './state-chip.tsx'

export type Delivery = StaffOrderFull['deliveryMasked']

function Section({ title, words, side, children }: { title: string; words?: string | undefined; side?: ReactNode; children: ReactNode }) {
  return (
    <section className={css.section}>
      <h3>
        {title}
        {words !== undefined && <small>{words}</small>}
        {side !== undefined && <span>{side}</span>}
      </h3>
      {children}
    </section>
  )
}

function Steps({ full }: { full: StaffOrderFull }) {
  const { t } = useTranslation('console')
  return (
    <ol className={cx(css.section, css.steps)} aria-label={t('orders.steps')}>
      {orderSteps(full.detail).map((step) => (
        <li key={step.key} className={css[step.state]} {...(step.state === 'now' && { 'aria-current': 'step' as const })}>
          {t(`orders.step.${step.key}`)}
          <small className="num">{step.atMs === null ? '' : exactClockOf(step.atMs)}</small>
        </li>
      ))}
    </ol>
  )
}

function Money({ full }: { full: StaffOrderFull }) {
  const { t } = useTranslation('console')
  const { order, priceLines } = full.detail
  return (
    <Section title={t('orders.money')} words={t('orders.frozenPrice')}>
      <dl className={css.money}>
        {priceLines.map((line) => (
          <div key={line.code} className={cx(line.code === 'payable' && css.total)}>
            <dt>
              {line.code === 'payable'
                ? t(order.paidAtMs === null ? 'orders.toPay' : 'orders.price.payable')
                : t(`orders.price.${line.code}`)}
            </dt>
            <dd>
              <DeskMoney flat fen={line.amountFen} />
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}

function Credit({ full }: { full: StaffOrderFull }) {
  const { t } = useTranslation('console')
  const { credited, priceLines, nowMs } = full.detail
  const { rateBps, commissionFen } = full.row
  if (credited.leaderName === null) {
    return (
      <Section title={t('orders.credit')}>
        <p className={css.plain}>{t('orders.because.direct')}</p>
      </Section>
    )
  }
  const sum = commissionSum(priceLines, rateBps, commissionFen)
  const since = credited.touchAtMs ?? credited.bindingSinceMs
  return (
    <Section title={t('orders.credit')}>
      <div className={css.credit}>
        <p>
          <Avatar name={credited.leaderName} size={24} />
          <b>{credited.leaderName}</b>
          <span>{t(`orders.because.${credited.reason}`)}</span>
          <strong>
            <DeskMoney fen={commissionFen} />
          </strong>
        </p>
        {sum !== null && (
          <p className="num">
            <span>{sum}</span>
            <span>{yuanText(commissionFen)}</span>
          </p>
        )}
        <small className="num">
          {[
            since === null ? null : t('orders.since', { time: dateTimeOf(since, nowMs) }),
            t('orders.rule', { version: credited.ruleVersion }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </small>
      </div>
    </Section>
  )
}

function DeliverTo({
  delivery,
  revealed,
  mayReveal,
  onReveal,
}: {
  delivery: Delivery
  revealed: boolean
  mayReveal: boolean
  onReveal: () => void
}) {
  const { t } = useTranslation('console')
  return (
    <Section
      title={t('orders.delivery')}
      words={revealed ? t('orders.revealedNow') : undefined}
      side={
        mayReveal && !revealed ? (
          <DeskButton size="sm" icon={<Eye size={14} aria-hidden="true" />} onClick={onReveal}>
            {t('orders.reveal')}
          </DeskButton>
        ) : undefined
      }
    >
      <p className={css.plain}>
        {delivery.recipient} <span className="num">{delivery.phone}</span>
        <br />
        {`${delivery.region} ${delivery.street}`}
      </p>
    </Section>
  )
}

function AuditLines({ full }: { full: StaffOrderFull }) {
  const { t, i18n } = useTranslation('console')
  return (
    <Section title={t('orders.audit')}>
      {full.audit.length === 0 ? (
        <p className={css.plain}>{t('orders.noAudit')}</p>
      ) : (
        <ul className={css.audit}>
          {full.audit.map((line) => {
            const key = `console:act.${line.act.replace('.', '_')}`
            return (
              <li key={`${line.atMs}${line.act}`}>
                <span className="num">{exactClockOf(line.atMs)}</span>
                <span>
                  {line.byName} {i18n.exists(key) ? t(key as 'act.order_reveal') : line.act}
                  {line.reason !== null && <small>{line.reason}</small>}
                </span>
              </li>
            )
          })}
        </ul>
      )}
    </Section>
  )
}

export function OrderDrawer({
  full,
  revealed,
  mayReveal,
  invoice,
  foot,
  onReveal,
  onStep,
  onClose,
}: {
  full: StaffOrderFull
  /** Its invoice, when one was asked for. */
  invoice: ReactNode
  /** What may be done with it. */
  foot: ReactNode
  revealed: Delivery | null
  mayReveal: boolean
  onReveal: () => void
  onStep: (by: 1 | -1) => void
  onClose: () => void
}) {
  const { t } = useTranslation('console')
  const { order } = full.row
  const copy = () => void copyText(order.orderNo).then((done) => showToast(done ? t('copied') : t('copyFailed'), done ? 'good' : 'bad'))
  return (
    <aside className={css.drawer} aria-label={t('orders.one', { no: order.orderNo })}>
      <header>
        <div className={css.title}>
          <h2 className="num">{order.orderNo}</h2>
          <DeskButton
            look="ghost"
            size="sm"
            square
            aria-label={t('orders.copyNo')}
            icon={<Copy size={14} aria-hidden="true" />}
            onClick={copy}
          />
          <OrderChip order={order} />
          <span className={css.walk}>
            <DeskButton
              look="ghost"
              size="sm"
              square
              aria-label={t('orders.before')}
              icon={<ChevronUp size={16} aria-hidden="true" />}
              onClick={() => onStep(-1)}
            />
            <DeskButton
              look="ghost"
              size="sm"
              square
              aria-label={t('orders.after')}
              icon={<ChevronDown size={16} aria-hidden="true" />}
              onClick={() => onStep(1)}
            />
            <DeskButton look="ghost" size="sm" square aria-label={t('close')} icon={<X size={16} aria-hidden="true" />} onClick={onClose} />
          </span>
        </div>
        <p className="num">
          {[full.row.buyerName, full.row.phoneMasked, full.row.city].filter(Boolean).join(' · ')}
          {full.row.simulated && ` · ${t('orders.simulated')}`}
        </p>
      </header>
      <div className={css.body}>
        <Steps full={full} />
        <Section title={t('orders.snapshot')} words={t('orders.snapshotWords')}>
          <div className={css.item}>
            <Picture src={order.pictureUrl} alt="" className={css.photo} />
            <span>
              <b>{order.title}</b>
              <small className="num">
                {[order.skuLabel, `× ${order.quantity}`].filter(Boolean).join(' ')}
                {full.detail.units.length > 0 && ` · ${t('orders.units', { units: full.detail.units.slice(0, 6).join('、') })}`}
              </small>
            </span>
            <DeskMoney flat fen={order.priceFen} />
          </div>
        </Section>
        <Money full={full} />
        <Credit full={full} />
        <DeliverTo delivery={revealed ?? full.deliveryMasked} revealed={revealed !== null} mayReveal={mayReveal} onReveal={onReveal} />
        {invoice}
        <AuditLines full={full} />
      </div>
      {foot !== null && <footer className={css.foot}>{foot}</footer>}
    </aside>
  )
}
