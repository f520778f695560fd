// Members of the console: found by name or phone, masked, a page at a time.
import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { MemberTable } from '../../features/console-members/member-table.tsx'
import { useMembers } from '../../features/console-members/members.query.ts'
import { Pager } from '../../features/console-shell/pager.tsx'
import { usePages, useUrlFilters } from '../../features/console-shell/url-filters.ts'
import { useTyped } from '../../features/console-shell/use-typed.ts'
import { failureCodeOf } from '../../text/failure.ts'
import { DeskCard, DeskEmpty, DeskFailed, DeskHead } from '../../ui/desk-parts.tsx'
import { SeedlingDrawing } from '../../ui/drawings.tsx'
import css from './console-list.module.css'

export default function MembersPage() {
  const { t } = useTranslation('console')
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
    </>
  )
}
