// The leader's groups: how full each is, what it brought, and one tap to share into it.
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { GroupRow } from '../../../../server/protocol/groups.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { useGroups } from '../../features/leader-centre/group.query.ts'
import { GroupSheet } from '../../features/leader-centre/group-sheet.tsx'
import { paths } from '../../paths.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { Button } from '../../ui/button.tsx'
import { SeedlingDrawing } from '../../ui/drawings.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { ListRow } from '../../ui/list-row.tsx'
import { Card, Page, PageBar } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Tag } from '../../ui/tag.tsx'
import css from './leader-pages.module.css'
import { LeaderTabs } from './leader-tabs.tsx'

function GroupLine({ group, onOpen }: { group: GroupRow; onOpen: () => void }) {
  const { t } = useTranslation('leader')
  const said = [
    t('groups.people', { count: group.size }),
    t('groups.opens', { count: group.opens }),
    t('people.paid', { count: group.paidOrders }),
    ...(group.gmvFen > 0 ? [yuanText(group.gmvFen)] : []),
  ]
  return (
    <ListRow
      title={group.name}
      words={said.join(' · ')}
      value={
        group.archived ? (
          <Tag tone="grey">{t('groups.away')}</Tag>
        ) : group.capacity === 'open' ? (
          <span className="num">{group.channelCode}</span>
        ) : (
          <Tag tone="amber">{t(`groups.capacity.${group.capacity}`)}</Tag>
        )
      }
      onClick={onOpen}
    />
  )
}

export default function LeaderGroups() {
  const { t } = useTranslation(['leader', 'app'])
  const groups = useGroups()
  const [shown, setShown] = useState<{ group: GroupRow | null; open: boolean }>({ group: null, open: false })
  const rows = groups.data ?? []
  const near = rows.filter((group) => !group.archived && group.capacity !== 'open')
  return (
    <Page>
      <PageBar title={t('groups.title')} backTo={paths.leaderPeople} />
      {groups.isPending && <SkeletonRows label={t('app:loading')} />}
      {groups.isError && rows.length === 0 && (
        <FailedState
          code={failureCodeOf(groups.error)}
          words={failureTextOf(groups.error)}
          onRetry={() => void groups.refetch()}
          busy={groups.isFetching}
        />
      )}
      {groups.data && rows.length === 0 && (
        <EmptyState drawing={<SeedlingDrawing />} title={t('groups.empty.title')} words={t('groups.empty.words')} />
      )}
      {near.map((group) => (
        <p key={group.groupId} className={css.alert} role="status">
          {t(`groups.alert.${group.capacity === 'full' ? 'full' : 'codeEnds'}`, { name: group.name })}
        </p>
      ))}
      {rows.length > 0 && (
        <Card flat>
          {[...rows]
            .sort((a, b) => Number(a.archived) - Number(b.archived))
            .map((group) => (
              <GroupLine key={group.groupId} group={group} onOpen={() => setShown({ group, open: true })} />
            ))}
        </Card>
      )}
      <div className={css.padded}>
        <Button
          look="gold"
          block
          size="lg"
          icon={<Plus size={18} aria-hidden="true" />}
          onClick={() => setShown({ group: null, open: true })}
        >
          {t('groups.add')}
        </Button>
      </div>
      <GroupSheet
        key={`${shown.group?.groupId ?? 'new'}-${shown.group?.version ?? 0}`}
        open={shown.open}
        group={shown.group}
        onClose={() => setShown((now) => ({ ...now, open: false }))}
      />
      <LeaderTabs />
    </Page>
  )
}
