// Pre-flight: picture and devices left, the uplink and the check list right, the reason and the button at the foot.
import { Lock, Radio } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { DevicePicks } from '../../features/broadcast/device-picks.tsx'
import type { Devices } from '../../features/broadcast/devices.store.ts'
import { PreviewStage } from '../../features/broadcast/preview-stage.tsx'
import { UplinkPanel } from '../../features/broadcast/uplink-panel.tsx'
import { judgeUplink } from '../../features/broadcast/uplink-test.rules.ts'
import { ShopMark } from '../../features/seller/shop-mark.tsx'
import { CheckList } from '../../features/studio/check-list.tsx'
import { serverNow } from '../../platform/clock-offset.ts'
import { failureText } from '../../text/failure.ts'
import { countText, whenOf } from '../../text/when.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { clockText, useNow } from '../../ui/countdown.tsx'
import { DeskButton } from '../../ui/desk-button.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './before-desk.module.css'
import { StageQuestion } from './stage-question.tsx'
import type { StudioSession } from './studio-session.ts'
import { useChecks } from './use-checks.tsx'
import { useDevicesOpen } from './use-devices-open.ts'

const steadyNow = (): number => performance.now()

function Head({ session, picture }: { session: StudioSession; picture: string | null }) {
  const { t } = useTranslation('studio')
  const show = useStore(session.room.store, (now) => now.show)
  const nowMs = useNow(serverNow, 1000)
  if (!show) return null
  const left = show.startsAtMs - nowMs
  return (
    <header className={css.head}>
      <ShopMark demo={show.demo} size={32} />
      <div className="grow">
        <h1 className="ell">{show.title}</h1>
        <p>{t('before.title')}</p>
      </div>
      <span className={`num ${css.startsIn}`}>
        {left > 0 ? t('before.startsIn', { time: clockText(left) }) : t('before.late', { time: whenOf(show.startsAtMs, nowMs) })}
      </span>
      <Avatar name={show.hostName} src={picture ?? show.hostPictureUrl} size={32} />
      <b className={css.host}>{show.hostName}</b>
    </header>
  )
}

function GoLive({ session, reason, reservations }: { session: StudioSession; reason: string | null; reservations: number | null }) {
  const { t } = useTranslation('studio')
  const why = useId()
  const viewers = useStore(session.room.store, (now) => now.viewers)
  const [busy, setBusy] = useState(false)
  const go = async (): Promise<void> => {
    if (busy || reason !== null) return
    setBusy(true)
    const answer = await session.acts.goLive()
    setBusy(false)
    if (!answer.ok) showToast(failureText(answer.code), 'bad')
  }
  useEffect(() => {
    if (reason !== null) return
    const onKey = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null
      if (event.key === 'Enter' && !target?.closest('input, select, textarea, button, a, [data-desk-dialog]')) void go()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  })
  return (
    <footer className={css.foot}>
      <p id={why} className={reason === null ? css.ready : css.reason} role="status">
        {reason !== null && <Lock size={16} aria-hidden="true" />}
        {reason ?? t('before.ready')}
      </p>
      <span className={`num ${css.waiting}`}>
        {t('before.waiting', {
          viewers: viewers === null ? '–' : countText(viewers),
          reservations: reservations === null ? '–' : countText(reservations),
        })}
      </span>
      <DeskButton
        look="buy"
        className={css.go}
        icon={<Radio size={20} aria-hidden="true" />}
        disabled={reason !== null}
        aria-describedby={why}
        busy={busy}
        onClick={() => void go()}
      >
        {t('before.go')}
      </DeskButton>
    </footer>
  )
}

function Desk({ session, devices }: { session: StudioSession; devices: Devices }) {
  const { samples, startedAtMs } = useStore(session.publish)
  const steadyMs = useNow(steadyNow, 500)
  const test = judgeUplink(samples, startedAtMs, steadyMs)
  const { checks, wordsOf, reason, reservations, host } = useChecks(session, test, steadyMs)
  useDevicesOpen(devices)
  return (
    <main className={css.desk}>
      <Head session={session} picture={host?.pictureUrl ?? null} />
      <div className={css.left}>
        <PreviewStage devices={devices} />
        <DevicePicks devices={devices} />
      </div>
      <div className={css.right}>
        <UplinkPanel test={test} samples={samples} startedAtMs={startedAtMs} onAgain={session.testAgain} />
        <CheckList checks={checks} wordsOf={wordsOf} />
      </div>
      <GoLive session={session} reason={reason} reservations={reservations} />
      <StageQuestion session={session} />
    </main>
  )
}

export function BeforeDesk({ session }: { session: StudioSession }) {
  return session.devices ? <Desk session={session} devices={session.devices} /> : null
}
