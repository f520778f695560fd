// The top of the room: host, viewers now, the way to the small window; below it network, seller and the demo label.
import { ChevronRight, PictureInPicture2, ShieldCheck, WifiOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { countText } from '../../text/when.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { cx } from '../../ui/class-names.ts'
import css from './room-head.module.css'

export type NetworkLight = 'good' | 'fair' | 'bad' | 'hostAway' | 'reconnecting' | 'hls'
export type RoomHeadProps = {
  hostName: string
  hostPicture: string | null
  onAir: boolean
  /** Below the name: time on air, or in words what it is. */
  sub: ReactNode
  viewers: number | null
  simulated: number
  network: NetworkLight | null
  demo: boolean
  onSmall: () => void
  onSeller: () => void
}

const bars = [5, 8, 11, 14] as const
/** Four rising bars, as many lit as the line is good. */
function NetworkBars({ lit }: { lit: number }) {
  return (
    <svg width="15" height="15" viewBox="0 0 15 15" className={lit > 2 ? css.ok : css.warn} aria-hidden="true">
      {bars.map((height, index) => (
        <rect
          key={height}
          x={index * 4}
          y={15 - height}
          width="2.5"
          height={height}
          rx="1"
          fill="currentColor"
          opacity={index < lit ? 1 : 0.35}
        />
      ))}
    </svg>
  )
}
const gone = <WifiOff size={15} className={css.bad} aria-hidden="true" />
const lights: Record<NetworkLight, ReactNode> = {
  good: <NetworkBars lit={4} />,
  fair: <NetworkBars lit={3} />,
  hls: <NetworkBars lit={3} />,
  bad: <NetworkBars lit={1} />,
  hostAway: gone,
  reconnecting: gone,
}

function Viewers({ viewers, simulated }: { viewers: number; simulated: number }) {
  const { t } = useTranslation(['room', 'app'])
  return (
    <span className={cx('glass', css.viewers)}>
      <span className="num" aria-label={t('watching', { count: viewers, replace: { count: countText(viewers) } })} role="status">
        {countText(viewers)}
      </span>
      {simulated > 0 && (
        <small>
          +{countText(simulated)} {t('app:simulated')}
        </small>
      )}
    </span>
  )
}

export function RoomHead({ hostName, hostPicture, onAir, sub, viewers, simulated, network, demo, onSmall, onSeller }: RoomHeadProps) {
  const { t } = useTranslation(['room', 'app'])
  return (
    <header className={css.head}>
      <div className={css.first}>
        <div className={cx('glass', css.host)}>
          <span className={cx(css.ring, !onAir && css.calm)}>
            <Avatar name={hostName} src={hostPicture} size={32} className={css.face} />
          </span>
          <div className={css.who}>
            <b className="ell">{hostName}</b>
            <span className={css.sub}>
              {onAir && <i className={css.dot} />}
              {sub}
            </span>
          </div>
        </div>
        <span className="grow" />
        {viewers !== null && <Viewers viewers={viewers} simulated={simulated} />}
        <button type="button" className={css.small} aria-label={t('small')} onClick={onSmall}>
          <span className="glass">
            <PictureInPicture2 size={18} strokeWidth={1.8} />
          </span>
        </button>
      </div>
      <div className={css.second}>
        {network && (
          <span className={cx('glass', css.chip)} role="status" aria-label={`${t('networkLabel')} ${t(`network.${network}`)}`}>
            {lights[network]}
            {t(`network.${network}`)}
          </span>
        )}
        <button type="button" className={cx('glass', css.chip)} onClick={onSeller}>
          <ShieldCheck size={15} aria-hidden="true" />
          {t('seller')}
          <ChevronRight size={14} aria-hidden="true" />
        </button>
        {demo && (
          <span className={cx(css.chip, css.demo)}>
            {t('app:demo')}
            <span className={css.wide}>{t('app:demoNoCharge')}</span>
          </span>
        )}
      </div>
    </header>
  )
}
