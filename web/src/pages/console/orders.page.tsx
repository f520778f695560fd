// Orders of the console: tabs with counts, filters in the address, a page at a time, one order beside the list.
import { Input, Select } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isFiltered, ORDER_DAYS, type OrderFilters } from '../../features/console-orders/filters.rules.ts'
import { ORDER_TABS, tabCount, type OrderTab } from '../../features/console-orders/order.rules.ts'
import { OrderTable } from '../../features/console-orders/order-table.tsx'
import { useFilterChoices, useStaffOrders } from '../../features/console-orders/orders.query.ts'
import { mayOpen, mayShip } from '../../features/console-shell/access.rules.ts'
import { useOrderCounts } from '../../features/console-shell/counts.query.ts'
import { Pager } from '../../features/console-shell/pager.tsx'
import { usePages, useUrlFilters } from '../../features/console-shell/url-filters.ts'
import { useTyped } from '../../features/console-shell/use-typed.ts'
import { useMe } from '../../features/session/me.query.ts'
import { failureCodeOf } from '../../text/failure.ts'
import { countText } from '../../text/when.ts'
import { cx } from '../../ui/class-names.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskCard, DeskEmpty, DeskFailed, DeskHead, DeskSkeleton } from '../../ui/desk-parts.tsx'
import { EmptyBoxDrawing } from '../../ui/drawings.tsx'
import list from './console-list.module.css'
import { OrderBeside } from './order-beside.tsx'
import { BulkBar, ExportAct } from './orders-many.tsx'
import css from './orders.module.css'

/** J or ↓ goes on, K or ↑ back, Escape closes; silent in fields, menus and dialogs. */
function useWalk(step: (by: 1 | -1) => void, close: () => void, on: boolean): void {
  const latest = useRef({ step, close })
  latest.current = { step, close }
  useEffect(() => {
    if (!on) return
    const onKey = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('[role="dialog"], [role="alertdialog"]')) return
      if (target?.closest('input, textarea, select, [role="combobox"], [role="tablist"]')) return
      const key = event.key.toLowerCase()
      if (key === 'j' || key === 'arrowdown') latest.current.step(1)
      else if (key === 'k' || key === 'arrowup') latest.current.step(-1)
      else if (key === 'escape') return latest.current.close()
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [on])
}

function Tabs({ tab, onTab }: { tab: OrderTab; onTab: (tab: OrderTab) => void }) {
  const { t } = useTranslation('console')
  const counts = useOrderCounts(true).data?.counts
  return (
    <div role="tablist" aria-label={t('orders.stateName')} className={css.tabs}>
      {ORDER_TABS.map((one) => {
        const count = tabCount(counts, one)
        return (
          <button
            key={one}
            type="button"
            role="tab"
            aria-selected={one === tab}
            className={cx(one === tab && css.on)}
            onClick={() => onTab(one)}
          >
            {one === '' ? t('orders.all') : t(`orders.state.${one}`)}
            {count !== null && <span className="num">{countText(count)}</span>}
          </button>
        )
      })}
    </div>
  )
}

export default function OrdersPage() {
  const { t } = useTranslation('console')
  const { data: me } = useMe()
  const { get, set } = useUrlFilters()
  const pages = usePages()
  const tab = ORDER_TABS.find((one) => one === get('state')) ?? ''
  const [typed, type] = useTyped(get('q'), (q) => set({ q }))
  const filter: OrderFilters = {
    q: get('q'),
    state: tab,
    showId: get('show'),
    leaderId: get('leader'),
    days: ORDER_DAYS.find((one) => one === get('days')) ?? '',
  }
  const orders = useStaffOrders(filter, pages.cursor)
  const [chosenNos, choose] = useState<readonly string[]>([])
  const choices = useFilterChoices(me !== undefined && mayOpen(me, 'leaders'), me !== undefined && mayOpen(me, 'shows'))
  const openNo = get('order') || null
  const rows = orders.data?.rows ?? []
  const open = (orderNo: string | null) => set({ order: orderNo }, true)
  const step = (by: 1 | -1) => {
    const at = rows.findIndex((row) => row.order.orderNo === openNo)
    const next = rows[at === -1 ? 0 : at + by]
    if (next) open(next.order.orderNo)
  }
  useWalk(step, () => open(null), openNo !== null)
  const chosen = rows.filter((row) => chosenNos.includes(row.order.orderNo) && row.order.state === 'toShip')
  return (
    <div className={cx(css.page, openNo !== null && css.beside)}>
      <div className={css.list}>
        <DeskHead title={t('nav.orders')} words={t('orders.words')}>
          {me && <ExportAct me={me} filters={filter} />}
        </DeskHead>
        <Tabs tab={tab} onTab={(state) => set({ state })} />
        <div className={list.tool}>
          <Input.Search
            className={list.search ?? ''}
            allowClear
            value={typed}
            maxLength={40}
            placeholder={t('orders.find')}
            aria-label={t('orders.find')}
            onChange={(event) => type(event.target.value)}
            onSearch={(q) => set({ q: q.trim() })}
          />
          <Select
            className={list.select ?? ''}
            value={filter.days}
            aria-label={t('orders.daysName')}
            options={ORDER_DAYS.map((value) => ({ value, label: t(`orders.days.${value === '' ? 'any' : value}`) }))}
            onChange={(days: OrderFilters['days']) => set({ days })}
          />
          {choices.shows.length > 0 && (
            <Select
              className={list.select ?? ''}
              value={filter.showId}
              aria-label={t('orders.show')}
              options={[
                { value: '', label: t('orders.allShows') },
                ...choices.shows.map((show) => ({ value: show.id, label: show.title })),
              ]}
              onChange={(show: string) => set({ show })}
            />
          )}
          {choices.leaders.length > 0 && (
            <Select
              className={list.select ?? ''}
              value={filter.leaderId}
              aria-label={t('orders.leader')}
              options={[
                { value: '', label: t('orders.allLeaders') },
                ...choices.leaders.map((leader) => ({ value: leader.leaderId, label: leader.name })),
              ]}
              onChange={(leader: string) => set({ leader })}
            />
          )}
        </div>
        <DeskCard label={t('nav.orders')}>
          {orders.isError ? (
            <DeskFailed
              title={t('orders.failed')}
              code={failureCodeOf(orders.error) ?? 'fault'}
              busy={orders.isFetching}
              onAgain={() => void orders.refetch()}
            />
          ) : !orders.data ? (
            <DeskSkeleton label={t('loading')} />
          ) : (
            <OrderTable
              rows={rows}
              loading={orders.isPlaceholderData}
              openNo={openNo}
              chosen={me && mayShip(me) ? chosen.map(({ order }) => order.orderNo) : null}
              onChoose={choose}
              onOpen={open}
              empty={
                isFiltered(filter) ? (
                  <DeskEmpty title={t('orders.noneFound')} words={t('orders.noneFoundWords')}>
                    <DeskButton onClick={() => set({ q: null, state: null, show: null, leader: null, days: null })}>
                      {t('orders.clear')}
                    </DeskButton>
                  </DeskEmpty>
                ) : (
                  <DeskEmpty drawing={<EmptyBoxDrawing />} title={t('orders.none')} words={t('orders.noneWords')} />
                )
              }
            />
          )}
          <Pager count={rows.length} next={orders.data?.next ?? null} pages={pages} />
        </DeskCard>
        <BulkBar chosen={chosen} onChoose={choose} />
      </div>
      {openNo !== null && me && <OrderBeside key={openNo} orderNo={openNo} me={me} onStep={step} onClose={() => open(null)} />}
    </div>
  )
}
