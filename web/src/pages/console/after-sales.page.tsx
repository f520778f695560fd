// After-sale of the console: what waits for an answer first, each with its clock; one case beside the queue.
import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { CASE_TABS } from '../../../../server/protocol/desk-tabs.ts'
import { CasePanel } from '../../features/console-after-sales/case-panel.tsx'
import { CaseTable } from '../../features/console-after-sales/case-table.tsx'
import { useCase, useCaseAct, useCaseCounts, useCases, type CaseAct } from '../../features/console-after-sales/cases.query.ts'
import { DecideForm } from '../../features/console-after-sales/decide-form.tsx'
import { Pager } from '../../features/console-shell/pager.tsx'
import { usePages, useUrlFilters } from '../../features/console-shell/url-filters.ts'
import { useTyped } from '../../features/console-shell/use-typed.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { countText } from '../../text/when.ts'
import { cx } from '../../ui/class-names.ts'
import { DeskCard, DeskEmpty, DeskFailed, DeskHead, DeskSkeleton } from '../../ui/desk-parts.tsx'
import { EmptyBoxDrawing } from '../../ui/drawings.tsx'
import { showToast } from '../../ui/toast.tsx'
import list from './console-list.module.css'
import css from './orders.module.css'

function CaseBeside({ caseId, onClose }: { caseId: string; onClose: () => void }) {
  const { t } = useTranslation('console')
  const one = useCase(caseId)
  const acting = useCaseAct(caseId)
  const act = (given: CaseAct) =>
    acting.mutate(given, {
      onSuccess: ({ firstYes, afterSale }) =>
        showToast(firstYes && afterSale.state !== 'done' ? t('afterSales.waitsForSecond') : t('afterSales.saved'), 'good'),
    })
  if (one.isError) {
    return (
      <div className={css.waiting}>
        <DeskFailed
          title={t('afterSales.oneFailed')}
          code={failureCodeOf(one.error) ?? 'fault'}
          busy={one.isFetching}
          onAgain={() => void one.refetch()}
        />
      </div>
    )
  }
  if (!one.data) {
    return (
      <div className={css.waiting}>
        <DeskSkeleton label={t('loading')} />
      </div>
    )
  }
  const error = acting.error ? failureTextOf(acting.error) : null
  return (
    <CasePanel
      one={one.data}
      onClose={onClose}
      form={<DecideForm key={one.data.afterSale.version} one={one.data} busy={acting.isPending} error={error} onAct={act} />}
    />
  )
}

export default function AfterSalesPage() {
  const { t } = useTranslation('console')
  const { get, set } = useUrlFilters()
  const pages = usePages()
  const tab = CASE_TABS.find((one) => one === get('tab')) ?? 'waiting'
  const [typed, type] = useTyped(get('q'), (q) => set({ q }))
  const cases = useCases({ tab, q: get('q'), cursor: pages.cursor })
  const counts = useCaseCounts(true).data?.counts
  const openId = get('case') || null
  const rows = cases.data?.rows ?? []
  const open = (caseId: string | null) => set({ case: caseId }, true)
  return (
    <div className={cx(css.page, openId !== null && css.beside)}>
      <div className={css.list}>
        <DeskHead title={t('nav.afterSales')} words={t('afterSales.words')} />
        <div role="tablist" aria-label={t('afterSales.stateName')} className={css.tabs}>
          {CASE_TABS.map((one) => {
            const count = counts?.find((row) => row.tab === one)?.count
            return (
              <button
                key={one}
                type="button"
                role="tab"
                aria-selected={one === tab}
                className={cx(one === tab && css.on)}
                onClick={() => set({ tab: one, case: null })}
              >
                {t(`afterSales.tab.${one}`)}
                {count !== undefined && one !== 'closed' && <span className="num">{countText(count)}</span>}
              </button>
            )
          })}
        </div>
        <div className={list.tool}>
          <Input.Search
            className={list.search ?? ''}
            allowClear
            value={typed}
            maxLength={18}
            placeholder={t('afterSales.find')}
            aria-label={t('afterSales.find')}
            onChange={(event) => type(event.target.value)}
            onSearch={(q) => set({ q: q.trim() })}
          />
        </div>
        <DeskCard label={t('nav.afterSales')}>
          {cases.isError && !cases.data ? (
            <DeskFailed
              title={t('afterSales.failed')}
              code={failureCodeOf(cases.error) ?? 'fault'}
              busy={cases.isFetching}
              onAgain={() => void cases.refetch()}
            />
          ) : (
            <CaseTable
              rows={rows}
              loading={cases.isFetching && !cases.data}
              openId={openId}
              onOpen={open}
              empty={<DeskEmpty drawing={<EmptyBoxDrawing />} title={t(`afterSales.none.${tab}`)} words={t('afterSales.noneWords')} />}
            />
          )}
          <Pager count={rows.length} next={cases.data?.next ?? null} pages={pages} />
        </DeskCard>
      </div>
      {openId !== null && <CaseBeside key={openId} caseId={openId} onClose={() => open(null)} />}
    </div>
  )
}
