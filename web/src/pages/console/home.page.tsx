// The first page of the console answers three questions: what sells now, what needs me, what happened.
import { Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { Me } from '../../../../server/protocol/members.ts'
import type { StaffShow } from '../../../../server/protocol/shows.ts'
import { recentShown, useFiguresOf, useLiveFigures, useLiveRoom, useRecentShows } from '../../features/console-home/home.query.ts'
import { NeedsMe, type Need } from '../../features/console-home/needs-me.tsx'
import { SellingNow } from '../../features/console-home/selling-now.tsx'
import { Coming, Happened } from '../../features/console-home/show-lists.tsx'
import { mayOpen, maySeeFigures } from '../../features/console-shell/access.rules.ts'
import { countOf, leadingShow, useApplied, useLiveNow, useOrderCounts } from '../../features/console-shell/counts.query.ts'
import { sectionPath } from '../../features/console-shell/nav.tsx'
import { useMe } from '../../features/session/me.query.ts'
import { paths } from '../../paths.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { currentLanguage } from '../../text/i18n.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskCard, DeskEmpty, DeskHead, DeskSkeleton } from '../../ui/desk-parts.tsx'
import { SeedlingDrawing } from '../../ui/drawings.tsx'
import css from './home.module.css'

const ran = new Set(['ended', 'processing', 'replay', 'archived', 'banned'])
const comes = new Set(['draft', 'scheduled', 'rehearsal'])
const comingShown = 4
const pathOf = (id: string): string => `${sectionPath('shows')}/${id}`

function greeting(hour: number): 'morning' | 'noon' | 'evening' {
  return hour < 12 ? 'morning' : hour < 18 ? 'noon' : 'evening'
}

function Now({ me }: { me: Me }) {
  const { t } = useTranslation('console')
  const navigate = useNavigate()
  const live = useLiveNow()
  const show = leadingShow(live.data?.rows)
  const figures = useLiveFigures(show && maySeeFigures(me) ? show.id : null)
  const room = useLiveRoom(show?.id ?? null)
  if (live.isPending) return <DeskSkeleton rows={4} label={t('loading')} />
  if (!show) {
    return (
      <DeskEmpty drawing={<SeedlingDrawing />} title={t('home.nothingOnAir')} words={t('home.nothingOnAirWords')}>
        {mayOpen(me, 'shows') && (
          <DeskButton look="primary" onClick={() => void navigate(sectionPath('shows'))}>
            {t('home.toShows')}
          </DeskButton>
        )}
      </DeskEmpty>
    )
  }
  return (
    <SellingNow
      show={show}
      figures={figures.data}
      cells={room.data?.told.room?.cells ?? []}
      links={{ studio: maySeeFigures(me) ? paths.assist(show.id) : null, watch: paths.show(show.id) }}
    />
  )
}

function needsOf(me: Me, counts: ReturnType<typeof useOrderCounts>['data'], applied: number, shows: readonly StaffShow[]): Need[] {
  const orders = (state: string) => `${sectionPath('orders')}?state=${state}`
  return [
    { key: 'leaders', count: applied, to: sectionPath('leaders') },
    { key: 'toShip', count: countOf(counts, 'toShip') ?? 0, to: orders('toShip') },
    { key: 'drafts', count: shows.filter((show) => show.phase === 'draft').length, to: `${sectionPath('shows')}?phase=draft` },
    { key: 'pending', count: countOf(counts, 'pendingPayment') ?? 0, to: orders('pendingPayment') },
  ]
}

export default function HomePage() {
  const { t } = useTranslation('console')
  const navigate = useNavigate()
  const { data: me } = useMe()
  const mayShows = me !== undefined && mayOpen(me, 'shows')
  const recent = useRecentShows(mayShows)
  const counts = useOrderCounts(me !== undefined && mayOpen(me, 'orders')).data
  const applied = useApplied(me !== undefined && mayOpen(me, 'leaders')).data?.rows.length ?? 0
  const shows = recent.data?.rows ?? []
  const past = shows.filter((show) => ran.has(show.phase)).slice(0, recentShown)
  const coming = shows.filter((show) => comes.has(show.phase)).toSorted((a, b) => a.startsAtMs - b.startsAtMs)
  const figures = useFiguresOf(me && maySeeFigures(me) ? past.map((show) => show.id) : [])
  if (!me) return <DeskSkeleton label={t('loading')} />
  const nowMs = serverNow()
  const day = new Intl.DateTimeFormat(currentLanguage(), { month: 'long', day: 'numeric', weekday: 'long' }).format(nowMs)
  return (
    <>
      <DeskHead title={t(`home.hello.${greeting(new Date(nowMs).getHours())}`, { name: me.nickname ?? '' })} words={day}>
        {mayShows && (
          <DeskButton
            look="primary"
            icon={<Plus size={16} aria-hidden="true" />}
            onClick={() => void navigate(`${sectionPath('shows')}?new=1`)}
          >
            {t('shows.new')}
          </DeskButton>
        )}
      </DeskHead>
      <div className={css.home}>
        <div>
          <DeskCard label={t('home.sellsNow')}>
            <Now me={me} />
          </DeskCard>
          <DeskCard title={t('home.happened')} words={t('home.happenedWords')}>
            <Happened shows={past} figures={figures.map((one) => one.data)} pathOf={pathOf} />
          </DeskCard>
        </div>
        <div>
          <DeskCard title={t('home.needsMe')} words={t('home.needsWords')}>
            <NeedsMe needs={needsOf(me, counts, applied, shows)} />
          </DeskCard>
          {mayShows && (
            <DeskCard title={t('home.next')}>
              <Coming shows={coming.slice(0, comingShown)} pathOf={pathOf} />
            </DeskCard>
          )}
        </div>
      </div>
    </>
  )
}
