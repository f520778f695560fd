// Whom a leader brought in, on her phone: names and since when, nothing of what they sell or earn.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { serverNow } from '../../platform/clock-offset.ts'
import { rest } from '../../platform/rest-client.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { ListRow } from '../../ui/list-row.tsx'
import { Card } from '../../ui/page.tsx'
import { leaderKey } from './leader.query.ts'

const useInvited = () =>
  useQuery({
    queryKey: [...leaderKey, 'invited'],
    queryFn: ({ signal }) => rest('GET /leader/invited', { signal }),
    select: ({ rows }) => rows,
  })

export function InvitedCard() {
  const { t } = useTranslation('leader')
  const rows = useInvited().data ?? []
  if (rows.length === 0) return null
  return (
    <Card title={t('invited.title')} more={<span className="num">{t('invited.count', { count: rows.length })}</span>}>
      {rows.map(({ name, sinceMs }, place) => (
        <ListRow
          key={place}
          icon={<Avatar name={name} size={36} />}
          title={name}
          words={t('invited.since', { date: dateTimeOf(sinceMs, serverNow()) })}
        />
      ))}
    </Card>
  )
}
