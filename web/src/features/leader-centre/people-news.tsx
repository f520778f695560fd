// Her people a moment ago: who came, stays, looks at what, put it back or paid; drawn only when there is something.
import { useTranslation } from 'react-i18next'
import { clockOf } from '../../text/when.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { ListRow } from '../../ui/list-row.tsx'
import { Card } from '../../ui/page.tsx'
import { useNews } from './news.store.ts'

export function PeopleNews() {
  const { t } = useTranslation('leader')
  const rows = useNews((now) => now.rows)
  if (rows.length === 0) return null
  return (
    <Card flat title={t('news.title')}>
      <div role="log" aria-label={t('news.title')}>
        {rows.map((row) => (
          <ListRow
            key={row.key}
            icon={<Avatar name={row.name} size={36} />}
            title={row.name}
            words={t(`news.${row.act}`, { title: row.title ?? t('news.goods') })}
            value={<span className="num">{clockOf(row.atMs)}</span>}
          />
        ))}
      </div>
    </Card>
  )
}
