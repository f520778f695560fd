// The board on the leader's home: of the show on air, else of today; her place and what she lacks to the next.
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { paths } from '../../paths.ts'
import { Card } from '../../ui/page.tsx'
import { BoardFoot, BoardRows } from './board-rows.tsx'
import { useBoard } from './board.query.ts'

const TOP_SHOWN = 4

export function BoardCard({ showId }: { showId: string | null }) {
  const { t } = useTranslation('leader')
  const { data } = useBoard(showId === null ? {} : { showId })
  if (!data || data.rows.length === 0) return null
  return (
    <Card
      title={t(showId === null ? 'board.today' : 'board.show')}
      count={t('board.by')}
      more={<Link to={paths.leaderBoard(showId ?? undefined)}>{t('board.all')}</Link>}
    >
      <BoardRows board={data} top={TOP_SHOWN} />
      <BoardFoot board={data} />
    </Card>
  )
}
