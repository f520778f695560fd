// Packing lists as they are printed: one sheet a parcel with its whole address, goods and numbers; nothing else of the page is printed.
import { useEffect } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import type { PackingList } from '../../../../server/protocol/shipments.ts'
import { dateTimeOf } from '../../text/when.ts'
import css from './packing.module.css'

export function PackingSheets({ packing, onDone }: { packing: PackingList; onDone: () => void }) {
  const { t } = useTranslation('console')
  useEffect(() => {
    const done = () => onDone()
    window.addEventListener('afterprint', done)
    document.body.dataset['printing'] = 'packing'
    window.print()
    return () => {
      window.removeEventListener('afterprint', done)
      delete document.body.dataset['printing']
    }
  }, [onDone])
  return createPortal(
    <div className={css.sheets} data-print="packing">
      {packing.lists.map((list, index) => (
        <section key={list.key} className={css.sheet}>
          <header>
            <b>{packing.shopName}</b>
            <span>{t('shipping.packing')}</span>
            <span className="num">
              {index + 1} / {packing.lists.length}
            </span>
          </header>
          <address>
            <b>{list.delivery.recipient}</b> <span className="num">{list.delivery.phone}</span>
            <br />
            {`${list.delivery.region} ${list.delivery.street}`}
          </address>
          <table>
            <thead>
              <tr>
                <th>{t('shipping.goods')}</th>
                <th>{t('shipping.spec')}</th>
                <th>{t('shipping.number')}</th>
                <th>{t('shipping.quantity')}</th>
              </tr>
            </thead>
            <tbody>
              {list.lines.map((line) => (
                <tr key={line.orderNo}>
                  <td>{line.title}</td>
                  <td>{line.skuLabel}</td>
                  <td className="num">{line.orderNo}</td>
                  <td className="num">{line.quantity}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <footer className="num">{dateTimeOf(packing.nowMs, packing.nowMs)}</footer>
        </section>
      ))}
    </div>,
    document.body,
  )
}
