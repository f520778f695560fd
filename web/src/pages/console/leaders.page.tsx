// Leaders of the console: who asks to become one, all of them by state, one beside the list, and the decisions.
import { Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { LeaderAudit } from '../../features/console-audit/leader-audit.tsx'
import { Applications } from '../../features/console-leaders/applications.tsx'
import { DecideDialog, type DecisionAsk } from '../../features/console-leaders/decide-dialog.tsx'
import { LeaderImportDialog } from '../../features/console-leaders/import-dialog.tsx'
import { useInviterFailure } from '../../features/console-leaders/inviter-failure.ts'
import { LeaderProfile } from '../../features/console-leaders/leader-profile.tsx'
import { LEADER_TABS, type LeaderTab } from '../../features/console-leaders/leader.rules.ts'
import { LeaderTable } from '../../features/console-leaders/leader-table.tsx'
import { useDecide, useLeaders } from '../../features/console-leaders/leaders.query.ts'
import { hasScope, mayDecideLeaders, mayOpen, mayReadAudit } from '../../features/console-shell/access.rules.ts'
import { useApplied } from '../../features/console-shell/counts.query.ts'
import { sectionPath } from '../../features/console-shell/nav.tsx'
import { Pager } from '../../features/console-shell/pager.tsx'
import { usePages, useUrlFilters } from '../../features/console-shell/url-filters.ts'
import { useMe } from '../../features/session/me.query.ts'
import { failureCodeOf } from '../../text/failure.ts'
import { cx } from '../../ui/class-names.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskCard, DeskEmpty, DeskFailed, DeskHead } from '../../ui/desk-parts.tsx'
import { SeedlingDrawing } from '../../ui/drawings.tsx'
import { showToast } from '../../ui/toast.tsx'
import list from './console-list.module.css'
import css from './leaders.module.css'

export default function LeadersPage() {
  const { t } = useTranslation('console')
  const { data: me } = useMe()
  const { get, set } = useUrlFilters()
  const pages = usePages()
  const tab = LEADER_TABS.find((one) => one === get('state')) ?? ''
  const leaders = useLeaders(tab, pages.cursor)
  const applied = useApplied(true).data?.rows ?? []
  const decide = useDecide()
  const failureOf = useInviterFailure()
  const [importing, setImporting] = useState(false)
  const [ask, setAsk] = useState<DecisionAsk | null>(null)
  const mayDecide = me !== undefined && mayDecideLeaders(me)
  const rows = leaders.data?.rows ?? []
  const open = rows.find((leader) => leader.leaderId === get('leader')) ?? null
  const toAsk = (leader: DecisionAsk['leader'], decision: DecisionAsk['decision']) => {
    decide.reset()
    setAsk({ leader, decision })
  }
  const send = (reason: string, inviterId: string | null) =>
    ask &&
    decide.mutate(
      { ...ask, reason, inviterId },
      {
        onSuccess: () => {
          setAsk(null)
          showToast(t(`leaders.done.${ask.decision}`, { name: ask.leader.name }), 'good')
        },
      },
    )
  return (
    <>
      <DeskHead title={t('nav.leaders')} words={t('leaders.words')}>
        <Link className={css.toRules} to={`${sectionPath('leaders')}/flags`}>
          {t('flags.open')}
        </Link>
        {me && hasScope(me, 'leaders', 'finance') && (
          <Link className={css.toRules} to={`${sectionPath('leaders')}/tasks`}>
            {t('tasks.open')}
          </Link>
        )}
        <Link className={css.toRules} to={`${sectionPath('leaders')}/productivity`}>
          {t('productivity.open')}
        </Link>
        {me && hasScope(me, 'reports', 'shows') && (
          <Link className={css.toRules} to={`${sectionPath('leaders')}/board`}>
            {t('boards.open')}
          </Link>
        )}
        {me && hasScope(me, 'leaders', 'finance') && (
          <>
            <Link className={css.toRules} to={`${sectionPath('leaders')}/rules`}>
              {t('rules.open')}
            </Link>
            <Link className={css.toRules} to={`${sectionPath('leaders')}/commission`}>
              {t('commission.open')}
            </Link>
          </>
        )}
        {me && mayReadAudit(me) && (
          <Link className={css.toRules} to="/console/audit">
            {t('audit.open')}
          </Link>
        )}
        {mayDecide && <DeskButton onClick={() => setImporting(true)}>{t('leaderImport.open')}</DeskButton>}
      </DeskHead>
      {tab !== 'applied' && <Applications rows={applied} mayDecide={mayDecide} onAsk={toAsk} />}
      <div className={cx(css.page, open && css.beside)}>
        <DeskCard label={t('nav.leaders')}>
          <div className={list.tool}>
            <Segmented<LeaderTab>
              value={tab}
              options={LEADER_TABS.map((value) => ({ value, label: value === '' ? t('leaders.all') : t(`leaders.state.${value}`) }))}
              onChange={(state) => set({ state, leader: null })}
            />
          </div>
          {leaders.isError ? (
            <DeskFailed
              title={t('leaders.failed')}
              code={failureCodeOf(leaders.error) ?? 'fault'}
              busy={leaders.isFetching}
              onAgain={() => void leaders.refetch()}
            />
          ) : (
            <LeaderTable
              rows={rows}
              loading={leaders.isFetching && !leaders.data}
              openId={open?.leaderId ?? null}
              onOpen={(leader) => set({ leader }, true)}
              empty={
                tab === '' ? (
                  <DeskEmpty drawing={<SeedlingDrawing />} title={t('leaders.none')} words={t('leaders.noneWords')} />
                ) : (
                  <DeskEmpty title={t('leaders.noneFound')} words={t('leaders.noneFoundWords')} />
                )
              }
            />
          )}
          <Pager count={rows.length} next={leaders.data?.next ?? null} pages={pages} />
        </DeskCard>
        {open && (
          <LeaderProfile
            leader={open}
            mayDecide={mayDecide}
            audit={me && mayReadAudit(me) ? <LeaderAudit key={open.leaderId} leaderId={open.leaderId} /> : null}
            ordersPath={me && mayOpen(me, 'orders') ? `${sectionPath('orders')}?leader=${open.leaderId}` : null}
            onAsk={toAsk}
            onClose={() => set({ leader: null }, true)}
          />
        )}
      </div>
      <LeaderImportDialog open={importing} onClose={() => setImporting(false)} />
      <DecideDialog ask={ask} busy={decide.isPending} error={failureOf(decide.error)} onDecide={send} onClose={() => setAsk(null)} />
    </>
  )
}
