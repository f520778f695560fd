// Flags of the console: what looks like self-purchase or false sales, to be confirmed or dismissed with a reason.
import { Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FlagDecide, FlagRow, FlagState } from '../../../../server/protocol/crediting.ts'
import { FlagList } from '../../features/console-flags/flag-list.tsx'
import { useDecideFlag, useFlags } from '../../features/console-flags/flags.query.ts'
import { ReasonDialog } from '../../features/console-orders/reason-dialog.tsx'
import { mayDecideLeaders, mayOpen } from '../../features/console-shell/access.rules.ts'
import { sectionPath } from '../../features/console-shell/nav.tsx'
import { Pager } from '../../features/console-shell/pager.tsx'
import { usePages, useUrlFilters } from '../../features/console-shell/url-filters.ts'
import { useMe } from '../../features/session/me.query.ts'
import { failureCodeOf, failureText } from '../../text/failure.ts'
import { DeskCard, DeskEmpty, DeskFailed, DeskHead, DeskSkeleton } from '../../ui/desk-parts.tsx'
import { showToast } from '../../ui/toast.tsx'
import list from './console-list.module.css'

const tabs = ['open', 'confirmed', 'dismissed'] as const

export default function FlagsPage() {
  const { t } = useTranslation('console')
  const { data: me } = useMe()
  const { get, set } = useUrlFilters()
  const pages = usePages()
  const tab: FlagState = tabs.find((one) => one === get('state')) ?? 'open'
  const flags = useFlags(tab, pages.cursor)
  const decide = useDecideFlag()
  const [ask, setAsk] = useState<{ flag: FlagRow; verdict: FlagDecide['verdict'] } | null>(null)
  const rows = flags.data?.rows ?? []
  const toAsk = (flag: FlagRow, verdict: FlagDecide['verdict']) => {
    decide.reset()
    setAsk({ flag, verdict })
  }
  const send = (reason: string) =>
    ask &&
    decide.mutate(
      { ...ask, reason },
      {
        onSuccess: () => {
          setAsk(null)
          showToast(t('flags.done'), 'good')
        },
      },
    )
  const verdict = ask?.verdict ?? 'confirm'
  return (
    <>
      <DeskHead title={t('flags.title')} words={t('flags.words')} />
      <DeskCard label={t('flags.title')}>
        <div className={list.tool}>
          <Segmented<FlagState>
            value={tab}
            options={tabs.map((value) => ({ value, label: t(`flags.state.${value}`) }))}
            onChange={(state) => set({ state })}
          />
        </div>
        {flags.isPending && <DeskSkeleton label={t('flags.title')} />}
        {flags.isError && (
          <DeskFailed
            title={t('flags.failed')}
            code={failureCodeOf(flags.error) ?? 'fault'}
            busy={flags.isFetching}
            onAgain={() => void flags.refetch()}
          />
        )}
        {flags.data && rows.length === 0 && <DeskEmpty title={t('flags.none')} words={t('flags.noneWords')} />}
        <FlagList
          rows={rows}
          orderPath={me && mayOpen(me, 'orders') ? (orderNo) => `${sectionPath('orders')}?order=${orderNo}` : null}
          onAsk={me && mayDecideLeaders(me) ? toAsk : null}
        />
        <Pager count={rows.length} next={flags.data?.next ?? null} pages={pages} />
      </DeskCard>
      <ReasonDialog
        open={ask !== null}
        title={t(`flags.ask.${verdict}`, { name: ask?.flag.leaderName ?? '' })}
        words={t(`flags.means.${verdict}`)}
        label={t('flags.why')}
        act={t(`flags.act.${verdict}`)}
        busy={decide.isPending}
        error={decide.error ? failureText(decide.error.code) : null}
        onAct={send}
        onClose={() => setAsk(null)}
      />
    </>
  )
}
