// Boards of leaders in the console: of a day or of a show, as it stands now.
import { DatePicker, Segmented, Select } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { BoardTable } from '../../features/console-boards/board-table.tsx'
import css from '../../features/console-boards/boards.module.css'
import { useShowsToRank, useStaffBoard, type BoardOf } from '../../features/console-boards/board.query.ts'
import { useUrlFilters } from '../../features/console-shell/url-filters.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { failureCodeOf } from '../../text/failure.ts'
import { dateTimeOf } from '../../text/when.ts'
import { DeskCard, DeskEmpty, DeskFailed, DeskHead } from '../../ui/desk-parts.tsx'
import { SeedlingDrawing } from '../../ui/drawings.tsx'

const BY = ['day', 'show'] as const
const DAY = 'YYYY-MM-DD'

export default function BoardsPage() {
  const { t } = useTranslation('console')
  const { get, set } = useUrlFilters()
  const by = get('by') === 'show' ? 'show' : 'day'
  const shows = useShowsToRank(by === 'show').data?.rows ?? []
  const showId = get('show') || shows[0]?.id
  const of: BoardOf | null = by === 'show' ? (showId ? { showId } : null) : get('day') ? { day: get('day') } : {}
  const board = useStaffBoard(of)
  const { data } = board
  return (
    <div className={css.page}>
      <DeskHead title={t('boards.title')} words={t('boards.words')} />
      <DeskCard label={t('boards.title')}>
        <div className={css.tool}>
          <Segmented
            aria-label={t('boards.by')}
            value={by}
            options={BY.map((value) => ({ value, label: t(`boards.${value}`) }))}
            onChange={(value) => set({ by: value === 'day' ? null : value })}
          />
          {by === 'show' ? (
            <Select
              aria-label={t('boards.pickShow')}
              className={css.pick ?? ''}
              placeholder={t(shows.length === 0 ? 'boards.noShows' : 'boards.pickShow')}
              value={showId ?? null}
              options={shows.map(({ id, title }) => ({ value: id, label: title }))}
              onChange={(show) => set({ show })}
            />
          ) : (
            <DatePicker
              aria-label={t('boards.day')}
              allowClear={false}
              value={dayjs(data?.day ?? (get('day') || undefined))}
              disabledDate={(day) => day.valueOf() > serverNow()}
              onChange={(day) => set({ day: day?.format(DAY) ?? null })}
            />
          )}
          {data && (
            <span className={css.said}>
              {t('boards.leaders', { count: data.leaders })} · {t('boards.at', { at: dateTimeOf(data.atMs, serverNow()) })}
            </span>
          )}
        </div>
        {board.isError ? (
          <DeskFailed
            title={t('boards.failed')}
            code={failureCodeOf(board.error) ?? 'fault'}
            busy={board.isFetching}
            onAgain={() => void board.refetch()}
          />
        ) : (
          <BoardTable
            rows={data?.rows ?? []}
            loading={board.isFetching && !data}
            empty={<DeskEmpty drawing={<SeedlingDrawing />} title={t('boards.none')} words={t('boards.noneWords')} />}
          />
        )}
      </DeskCard>
    </div>
  )
}
