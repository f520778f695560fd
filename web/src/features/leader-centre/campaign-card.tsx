// The campaign that comes next on the leader's home: a countdown that is the same for everybody, then link and words in one tap.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { serverNow } from '../../platform/clock-offset.ts'
import { rest } from '../../platform/rest-client.ts'
import { whenOf } from '../../text/when.ts'
import { Button } from '../../ui/button.tsx'
import { Countdown } from '../../ui/countdown.tsx'
import { Card } from '../../ui/page.tsx'
import { leaderKey } from './leader.query.ts'
import { Material } from './material.tsx'
import css from './task.module.css'

const CAMPAIGNS_EVERY_MS = 60_000
/** Longer timers overflow in browsers. */
const TIMER_MAX_MS = 2_000_000_000

const useCampaigns = () =>
  useQuery({
    queryKey: [...leaderKey, 'campaigns'],
    queryFn: ({ signal }) => rest('GET /leader/campaigns', { signal }),
    select: ({ rows }) => rows,
    refetchInterval: CAMPAIGNS_EVERY_MS,
  })

/** True from that moment of the server's clock on. */
function usePassed(atMs: number): boolean {
  const [passed, setPassed] = useState(() => serverNow() >= atMs)
  useEffect(() => {
    setPassed(serverNow() >= atMs)
    const timer = setTimeout(() => setPassed(true), Math.min(TIMER_MAX_MS, Math.max(0, atMs - serverNow())))
    return () => clearTimeout(timer)
  }, [atMs])
  return passed
}

export function CampaignCard() {
  const { t } = useTranslation('leader')
  const next = useCampaigns().data?.[0]
  const passed = usePassed(next?.launchAtMs ?? 0)
  const [open, setOpen] = useState(false)
  if (!next) return null
  const launched = next.launched || passed
  return (
    <Card
      title={next.title}
      more={
        launched ? (
          <b className={css.gold}>{t('campaign.now')}</b>
        ) : (
          <span className={css.gold}>
            {t('campaign.leftWord')} <Countdown untilMs={next.launchAtMs} now={serverNow} />
          </span>
        )
      }
    >
      <p className={css.words}>{launched ? t('campaign.ready') : t('campaign.at', { time: whenOf(next.launchAtMs, serverNow()) })}</p>
      <div className={css.campaign}>
        {launched || open ? (
          <Material material={next.material} showId={next.showId} />
        ) : (
          <Button look="soft" block onClick={() => setOpen(true)}>
            {t('campaign.look')}
          </Button>
        )}
      </div>
    </Card>
  )
}
