// Tasks of leaders in the console: published, judged by their proofs, paid from budgets; and campaigns with one moment for all.
import { Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { StaffCampaign } from '../../../../server/protocol/campaigns.ts'
import type { ProofRow, StaffTask } from '../../../../server/protocol/leader-tasks.ts'
import { ReasonDialog } from '../../features/console-orders/reason-dialog.tsx'
import { hasScope, mayDecideLeaders } from '../../features/console-shell/access.rules.ts'
import { Pager } from '../../features/console-shell/pager.tsx'
import { usePages, useUrlFilters } from '../../features/console-shell/url-filters.ts'
import { BudgetDesk, BudgetForm } from '../../features/console-tasks/budget-desk.tsx'
import { CampaignForm } from '../../features/console-tasks/campaign-form.tsx'
import { CampaignTable } from '../../features/console-tasks/campaign-table.tsx'
import { useCampaigns, useCancelCampaign } from '../../features/console-tasks/campaigns.query.ts'
import { ProofList } from '../../features/console-tasks/proof-list.tsx'
import { TaskForm } from '../../features/console-tasks/task-form.tsx'
import { TaskTable } from '../../features/console-tasks/task-table.tsx'
import { useCloseTask, useDecideProof, useProofs, useStaffTasks, type ProofDecision } from '../../features/console-tasks/tasks.query.ts'
import { useMe } from '../../features/session/me.query.ts'
import { failureCodeOf, failureText } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskCard, DeskEmpty, DeskFailed, DeskHead, DeskSkeleton } from '../../ui/desk-parts.tsx'
import { SeedlingDrawing } from '../../ui/drawings.tsx'
import { showToast } from '../../ui/toast.tsx'
import { CoursesDesk } from './courses-desk.tsx'
import list from './console-list.module.css'

type Tab = 'tasks' | 'proofs' | 'campaigns' | 'courses' | 'budgets'

function Proofs() {
  const { t } = useTranslation('console')
  const pages = usePages()
  const proofs = useProofs(pages.cursor, true)
  const decide = useDecideProof()
  const [ask, setAsk] = useState<{ proof: ProofRow; decision: ProofDecision } | null>(null)
  const rows = proofs.data?.rows ?? []
  const decision = ask?.decision ?? 'accept'
  const send = (reason: string) =>
    ask &&
    decide.mutate(
      { ...ask, reason },
      {
        onSuccess: () => {
          setAsk(null)
          showToast(t('tasks.proofs.done'), 'good')
        },
      },
    )
  const error = decide.error && (decide.error.code === 'not_allowed' ? t('tasks.proofs.self') : failureText(decide.error.code))
  return (
    <>
      {proofs.isPending && <DeskSkeleton label={t('tasks.tabs.proofs')} />}
      {proofs.isError && (
        <DeskFailed
          title={t('tasks.proofs.failed')}
          code={failureCodeOf(proofs.error) ?? 'fault'}
          busy={proofs.isFetching}
          onAgain={() => void proofs.refetch()}
        />
      )}
      {proofs.data && rows.length === 0 && <DeskEmpty title={t('tasks.proofs.none')} words={t('tasks.proofs.noneWords')} />}
      <ProofList
        rows={rows}
        onAsk={(proof, what) => {
          decide.reset()
          setAsk({ proof, decision: what })
        }}
      />
      <Pager count={rows.length} next={proofs.data?.next ?? null} pages={pages} />
      <ReasonDialog
        open={ask !== null}
        title={t(`tasks.proofs.ask.${decision}`, { name: ask?.proof.leaderName ?? '' })}
        words={t(`tasks.proofs.means.${decision}`)}
        label={t('tasks.proofs.why')}
        act={t(`tasks.proofs.act.${decision}`)}
        busy={decide.isPending}
        error={error}
        onAct={send}
        onClose={() => setAsk(null)}
      />
    </>
  )
}

function Tasks({ tasks, pages }: { tasks: ReturnType<typeof useStaffTasks>; pages: ReturnType<typeof usePages> }) {
  const { t } = useTranslation('console')
  const close = useCloseTask()
  const [closing, setClosing] = useState<StaffTask | null>(null)
  const rows = tasks.data?.rows ?? []
  const done = () => {
    setClosing(null)
    showToast(t('tasks.closed'), 'good')
  }
  if (tasks.isError)
    return (
      <DeskFailed
        title={t('tasks.failed')}
        code={failureCodeOf(tasks.error) ?? 'fault'}
        busy={tasks.isFetching}
        onAgain={() => void tasks.refetch()}
      />
    )
  return (
    <>
      <TaskTable
        rows={rows}
        loading={tasks.isPending}
        empty={<DeskEmpty drawing={<SeedlingDrawing />} title={t('tasks.none')} words={t('tasks.noneWords')} />}
        onClose={(task) => {
          close.reset()
          setClosing(task)
        }}
      />
      <Pager count={rows.length} next={tasks.data?.next ?? null} pages={pages} />
      <ReasonDialog
        open={closing !== null}
        title={t('tasks.closeTitle', { title: closing?.title ?? '' })}
        words={t('tasks.closeMeans')}
        label={t('tasks.closeWhy')}
        act={t('tasks.close')}
        busy={close.isPending}
        error={close.error ? failureText(close.error.code) : null}
        onAct={(reason) => closing && close.mutate({ task: closing, reason }, { onSuccess: done })}
        onClose={() => setClosing(null)}
      />
    </>
  )
}

function Campaigns() {
  const { t } = useTranslation('console')
  const pages = usePages()
  const campaigns = useCampaigns(pages.cursor)
  const cancel = useCancelCampaign()
  const [ask, setAsk] = useState<StaffCampaign | null>(null)
  const rows = campaigns.data?.rows ?? []
  const done = () => {
    setAsk(null)
    showToast(t('campaigns.cancelled'), 'good')
  }
  if (campaigns.isError)
    return (
      <DeskFailed
        title={t('campaigns.failed')}
        code={failureCodeOf(campaigns.error) ?? 'fault'}
        busy={campaigns.isFetching}
        onAgain={() => void campaigns.refetch()}
      />
    )
  return (
    <>
      <CampaignTable
        rows={rows}
        loading={campaigns.isPending}
        onCancel={(campaign) => {
          cancel.reset()
          setAsk(campaign)
        }}
      />
      <Pager count={rows.length} next={campaigns.data?.next ?? null} pages={pages} />
      <ReasonDialog
        open={ask !== null}
        title={t('campaigns.cancelTitle', { title: ask?.title ?? '' })}
        words={t('campaigns.cancelMeans')}
        label={t('campaigns.cancelWhy')}
        act={t('campaigns.cancel')}
        busy={cancel.isPending}
        error={cancel.error ? failureText(cancel.error.code) : null}
        onAct={(reason) => ask && cancel.mutate({ campaign: ask, reason }, { onSuccess: done })}
        onClose={() => setAsk(null)}
      />
    </>
  )
}

export default function TasksPage() {
  const { t } = useTranslation('console')
  const { data: me } = useMe()
  const { get, set } = useUrlFilters()
  const pages = usePages()
  const mayPublish = me !== undefined && mayDecideLeaders(me)
  const mayBudget = me !== undefined && hasScope(me, 'finance')
  const tabs: Tab[] = [
    ...(mayPublish ? (['tasks', 'proofs', 'campaigns', 'courses'] as const) : []),
    ...(mayBudget ? (['budgets'] as const) : []),
  ]
  const tab = tabs.find((one) => one === get('tab')) ?? tabs[0] ?? 'tasks'
  const tasks = useStaffTasks(tab === 'tasks' ? pages.cursor : '', mayPublish)
  const [writing, setWriting] = useState(0)
  const label = (one: Tab) =>
    one === 'courses'
      ? t('courses.tab')
      : one === 'proofs' && tasks.data?.proofs
        ? `${t('tasks.tabs.proofs')} ${tasks.data.proofs}`
        : t(`tasks.tabs.${one}`)
  const shut = () => setWriting((now) => (now % 2 === 1 ? now + 1 : now))
  const openNow = writing % 2 === 1
  return (
    <>
      <DeskHead title={t('tasks.title')} words={t('tasks.words')}>
        {tab === 'tasks' && mayPublish && (
          <DeskButton look="primary" onClick={() => setWriting(writing + 1)}>
            {t('tasks.publish')}
          </DeskButton>
        )}
        {tab === 'campaigns' && (
          <DeskButton look="primary" onClick={() => setWriting(writing + 1)}>
            {t('campaigns.add')}
          </DeskButton>
        )}
        {tab === 'courses' && (
          <DeskButton look="primary" onClick={() => setWriting(writing + 1)}>
            {t('courses.add')}
          </DeskButton>
        )}
        {tab === 'budgets' && (
          <DeskButton look="primary" onClick={() => setWriting(writing + 1)}>
            {t('tasks.budgets.add')}
          </DeskButton>
        )}
      </DeskHead>
      <DeskCard label={t('tasks.title')}>
        <div className={list.tool}>
          <Segmented<Tab>
            value={tab}
            options={tabs.map((value) => ({ value, label: label(value) }))}
            onChange={(next) => {
              shut()
              set({ tab: next })
            }}
          />
        </div>
        {tab === 'tasks' && <Tasks tasks={tasks} pages={pages} />}
        {tab === 'proofs' && <Proofs />}
        {tab === 'campaigns' && <Campaigns />}
        {tab === 'courses' && <CoursesDesk writing={openNow} onShut={shut} />}
        {tab === 'budgets' && <BudgetDesk />}
      </DeskCard>
      {tab === 'tasks' && <TaskForm key={Math.ceil(writing / 2)} open={openNow} budgets={tasks.data?.budgets ?? []} onClose={shut} />}
      {tab === 'campaigns' && <CampaignForm key={Math.ceil(writing / 2)} open={openNow} onClose={shut} />}
      {tab === 'budgets' && <BudgetForm key={Math.ceil(writing / 2)} open={openNow} onClose={shut} />}
    </>
  )
}
