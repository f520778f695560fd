// The picture as viewers see it, with what the pin card hides, the microphone's level, and what stands over it when it is away or paused.
import { Camera, Eye, FlipHorizontal2, Grid3x3, Mic, MicOff, Play, Smartphone } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { awayOf } from '../../features/broadcast/away.rules.ts'
import { CameraView } from '../../features/broadcast/camera-view.tsx'
import type { Devices } from '../../features/broadcast/devices.store.ts'
import { SmallLevel } from '../../features/broadcast/level-meter.tsx'
import { DeviceFaultCard } from '../../features/broadcast/preview-stage.tsx'
import { AwayVeil } from '../../features/studio/away-veil.tsx'
import { serverNow } from '../../platform/clock-offset.ts'
import { clockOf } from '../../text/when.ts'
import { clockText, elapsedText, useNow } from '../../ui/countdown.tsx'
import { DeskButton } from '../../ui/desk-button.tsx'
import { Picture } from '../../ui/picture.tsx'
import { yuanText } from '../../../../server/protocol/money.ts'
import css from './live-picture.module.css'
import { isDemoPicture, useHolderWords } from './stage-question.tsx'
import type { StudioSession } from './studio-session.ts'
import type { Selling } from './use-selling.ts'

const steadyNow = (): number => performance.now()

function MiniPin({ shown }: { shown: NonNullable<Selling['pinnedOffer']> }) {
  const { t } = useTranslation('studio')
  return (
    <>
      <span className={`${css.chip} ${css.hint}`}>
        <Eye size={14} aria-hidden="true" />
        {t('live.hides')}
      </span>
      <div className={css.pin} aria-hidden="true">
        <Picture src={shown.offer.picture} alt="" className={css.photo} />
        <span className="grow">
          <b className="ell">{shown.offer.title}</b>
          <span className="num">
            {yuanText(shown.row.priceFen)} {shown.offer.cap > 0 && <small>{t('pinned.cap', { cap: shown.offer.cap })}</small>}
          </span>
        </span>
        <i>{t(shown.flashOn ? 'live.buyFlash' : 'live.buy')}</i>
      </div>
    </>
  )
}

function Controls({ devices, onDevices }: { devices: Devices; onDevices: () => void }) {
  const { t } = useTranslation('studio')
  const { muted, mirror, guides } = useStore(devices.store)
  return (
    <div className={css.controls}>
      <button type="button" aria-pressed={muted} onClick={() => devices.mute(!muted)}>
        {muted ? <MicOff size={14} aria-hidden="true" /> : <Mic size={14} aria-hidden="true" />}
        {muted ? t('live.unmute') : t('live.mute')}
      </button>
      <button type="button" onClick={onDevices}>
        <Camera size={14} aria-hidden="true" />
        {t('live.devices')}
      </button>
      <button type="button" aria-pressed={mirror} onClick={() => devices.look({ mirror: !mirror })}>
        <FlipHorizontal2 size={14} aria-hidden="true" />
        {t('device.mirror')}
      </button>
      <button type="button" aria-pressed={guides} onClick={() => devices.look({ guides: !guides })}>
        <Grid3x3 size={14} aria-hidden="true" />
        {t('device.guides')}
      </button>
    </div>
  )
}

function Paused({ session, onResume, busy }: { session: StudioSession; onResume: () => void; busy: boolean }) {
  const { t } = useTranslation('studio')
  const show = useStore(session.room.store, (now) => now.show)
  const nowMs = useNow(serverNow, 500)
  if (!show) return null
  const left = (show.backAtMs ?? 0) - nowMs
  return (
    <div className={css.paused} role="status">
      <h2>{t('live.paused', { time: elapsedText(nowMs - show.sinceMs) })}</h2>
      <p>
        {show.backAtMs === undefined
          ? t('live.pausedNoTime')
          : left > 0
            ? t('live.backIn', { time: clockText(left), at: clockOf(show.backAtMs) })
            : t('live.backLate', { at: clockOf(show.backAtMs) })}
      </p>
      <DeskButton look="buy" size="lg" busy={busy} icon={<Play size={18} aria-hidden="true" />} onClick={onResume}>
        {t('live.resume')}
      </DeskButton>
    </div>
  )
}

/** What stands over the picture, the gravest first. */
function Over({
  session,
  devices,
  resuming,
  onResume,
}: {
  session: StudioSession
  devices: Devices
  resuming: boolean
  onResume: () => void
}) {
  const { at, sinceMs, lastGoodMs, holder } = useStore(session.publish)
  const device = useStore(devices.store)
  const { show, media, viewers } = useStore(session.room.store)
  const nowMs = useNow(steadyNow, 500)
  const holderWords = useHolderWords(holder)
  if (device.at === 'failed' && device.fault !== null) return <DeviceFaultCard fault={device.fault} onAgain={() => void devices.open()} />
  const away = awayOf({ at, sinceMs, lastGoodMs, nowMs })
  if (away) {
    // the server's own word of since when viewers see nothing is the better one, also after a reload
    const told = away.kind === 'reconnecting' && media?.state === 'away' ? media.sinceMs : null
    return (
      <AwayVeil
        kind={away.kind === 'busy' && isDemoPicture(show?.demo ?? false, holder) ? 'demo' : away.kind}
        device={away.kind === 'busy' && typeof holder?.browser === 'string' ? holderWords : ''}
        sinceMs={told ?? away.sinceMs}
        now={told === null ? steadyNow : serverNow}
        viewers={viewers}
        onAgain={away.kind === 'reconnecting' ? session.tryAgain : session.takeOver}
      />
    )
  }
  return show?.phase === 'paused' ? <Paused session={session} busy={resuming} onResume={onResume} /> : null
}

export function LivePicture({
  session,
  devices,
  shown,
  resuming,
  onResume,
  onDevices,
}: {
  session: StudioSession
  devices: Devices
  shown: Selling['pinnedOffer']
  resuming: boolean
  onResume: () => void
  onDevices: () => void
}) {
  const { t } = useTranslation('studio')
  const { stream, mirror, guides } = useStore(devices.store)
  return (
    <div className={css.stage}>
      <CameraView stream={stream} mirror={mirror} label={t('live.picture')} />
      <div className={css.scrim} aria-hidden="true" />
      {guides && <div className={css.guides} aria-hidden="true" />}
      <span className={`${css.chip} ${css.topLeft}`}>
        <Smartphone size={14} aria-hidden="true" />
        {t('live.asSeen')}
      </span>
      <span className={`${css.chip} ${css.topRight}`}>
        <Mic size={14} aria-hidden="true" />
        <SmallLevel devices={devices} />
      </span>
      {shown && <MiniPin shown={shown} />}
      <Over session={session} devices={devices} resuming={resuming} onResume={onResume} />
      <Controls devices={devices} onDevices={onDevices} />
    </div>
  )
}
