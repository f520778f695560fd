// Members of the console: found by name or phone, masked, a page at a time; blocked and signed out by the desk.
import { Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MemberTable } from '../../features/console-members/member-table.tsx'
import { useMemberAct, useMembers, type MemberWish } from '../../features/console-members/members.query.ts'
import { mayBlockMembers } from '../../features/console-shell/access.rules.ts'
import { Pager } from '../../features/console-shell/pager.tsx'
import { usePages, useUrlFilters } from '../../features/console-shell/url-filters.ts'
import { useTyped } from '../../features/console-shell/use-typed.ts'
import { useMe } from '../../features/session/me.query.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { DeskCard, DeskEmpty, DeskFailed, DeskHead } from '../../ui/desk-parts.tsx'
import { SeedlingDrawing } from '../../ui/drawings.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './console-list.module.css'

type Ask = Omit<MemberWish, 'reason'>

function ActDialog({ ask, onClose }: { ask: Ask | null; onClose: () => void }) {
  const { t } = useTranslation('console')
  const act = useMemberAct()
  const end = () => {
    act.reset()
    onClose()
  }
  const send = (reason: string) =>
    ask &&
    act.mutate(
      { ...ask, reason },
      {
        onSuccess: () => {
          showToast(t(`members.done.${ask.act}`, { name: ask.member.nickname }), 'good')
          end()
        },
      },
    )
  return (
    <ReasonDialog
      words={
        ask && {
          title: t(`members.ask.${ask.act}`, { name: ask.member.nickname }),
          means: t(`members.means.${ask.act}`),
          act: t(`members.act.${ask.act}`),
          cancel: t('cancel'),
          reason: t('staff.reason'),
          hint: t('staff.reasonHint'),
        }
      }
      danger={ask?.act === 'block'}
      busy={act.isPending}
      error={act.error ? failureTextOf(act.error) : null}
      onAct={send}
      onClose={end}
    />
  )
}

export default function MembersPage() {
  const { t } = useTranslation('console')
  const { data: me } = useMe()
  const [ask, setAsk] = useState<Ask | null>(null)
  const { get, set } = useUrlFilters()
  const pages = usePages()
  const [typed, type] = useTyped(get('q'), (q) => set({ q }))
  const members = useMembers(get('q'), pages.cursor)
  return (
    <>
      <DeskHead title={t('nav.members')} words={t('members.words')} />
      <DeskCard label={t('nav.members')}>
        <div className={css.tool}>
          <Input.Search
            className={css.search ?? ''}
            allowClear
            value={typed}
            maxLength={40}
            placeholder={t('members.find')}
            aria-label={t('members.find')}
            onChange={(event) => type(event.target.value)}
            onSearch={(q) => set({ q: q.trim() })}
          />
        </div>
        {members.isError ? (
          <DeskFailed
            title={t('members.failed')}
            code={failureCodeOf(members.error) ?? 'fault'}
            busy={members.isFetching}
            onAgain={() => void members.refetch()}
          />
        ) : (
          <MemberTable
            rows={members.data?.rows ?? []}
            loading={members.isFetching && !members.data}
            onAct={me && mayBlockMembers(me) ? (member, act) => setAsk({ member, act }) : null}
            empty={
              get('q') === '' ? (
                <DeskEmpty drawing={<SeedlingDrawing />} title={t('members.none')} words={t('members.noneWords')} />
              ) : (
                <DeskEmpty title={t('members.noneFound')} words={t('members.noneFoundWords')} />
              )
            }
          />
        )}
        <Pager count={members.data?.rows.length ?? 0} next={members.data?.next ?? null} pages={pages} />
      </DeskCard>
      <ActDialog ask={ask} onClose={() => setAsk(null)} />
    </>
  )
}
