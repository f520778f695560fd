// A leader's groups beside the list: how large each is, what its size means from 200 people on, its tags, and what came by its links.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { GroupRow } from '../../../../server/protocol/groups.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { rest } from '../../platform/rest-client.ts'
import { DeskChip } from '../../ui/desk-chip.tsx'
import css from './leaders.module.css'

const useGroupsOf = (leaderId: string) =>
  useQuery({
    queryKey: ['console', 'leaders', 'groups', leaderId],
    queryFn: ({ signal }) => rest('GET /staff/leaders/:id/groups', { params: { id: leaderId }, signal }),
  })

function Group({ group }: { group: GroupRow }) {
  const { t } = useTranslation('console')
  const { tags, capacity, archived } = group
  const about = [tags.region, tags.crowd, tags.trade].filter((tag) => tag !== undefined)
  return (
    <li>
      {group.name} <span className="num">{t('leaderGroups.size', { count: group.size })}</span>{' '}
      {archived && <DeskChip>{t('leaderGroups.away')}</DeskChip>}
      {!archived && capacity !== 'open' && (
        <DeskChip tone={capacity === 'full' ? 'red' : 'amber'}>{t(`leaderGroups.capacity.${capacity}`)}</DeskChip>
      )}
      <small className="num">
        {[
          ...about,
          t('leaderGroups.brought', {
            opens: group.opens,
            members: group.members,
            orders: group.paidOrders,
            amount: yuanText(group.gmvFen),
          }),
        ].join(' · ')}
      </small>
    </li>
  )
}

export function GroupList({ rows }: { rows: readonly GroupRow[] }) {
  const { t } = useTranslation('console')
  if (rows.length === 0) return <p>{t('leaderGroups.none')}</p>
  return (
    <ol className={css.levelMoves}>
      {rows.map((group) => (
        <Group key={group.groupId} group={group} />
      ))}
    </ol>
  )
}

export function GroupsSection({ leaderId }: { leaderId: string }) {
  const { t } = useTranslation('console')
  const { data } = useGroupsOf(leaderId)
  if (!data) return null
  return (
    <section>
      <h3>{t('leaderGroups.title')}</h3>
      <GroupList rows={data.rows} />
    </section>
  )
}
