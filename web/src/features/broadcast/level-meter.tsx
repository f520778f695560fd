// How loud the microphone is: forty segments with the peak marked for pre-flight, eight small bars over the live picture.
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { cx } from '../../ui/class-names.ts'
import type { Devices } from './devices.store.ts'
import css from './level-meter.module.css'

const segments = 40
const smallBars = 8
const amberFrom = 0.74
const redFrom = 0.94
const quietDb = -40
const loudDb = -4

const shareOf = (db: number): number => Math.min(1, Math.max(0, (db + 60) / 60))
const dbText = (db: number): string => `${db <= -60 ? '−∞' : Math.round(db).toString().replace('-', '−')} dB`

/** low, fine or high, by the peak. */
export const levelWord = (peakDb: number): 'low' | 'fine' | 'high' => (peakDb < quietDb ? 'low' : peakDb > loudDb ? 'high' : 'fine')

export function LevelMeter({ devices }: { devices: Devices }) {
  const { t } = useTranslation('studio')
  const { level, db, peakDb } = useStore(devices.level)
  const muted = useStore(devices.store, (now) => now.muted)
  const word = levelWord(peakDb)
  return (
    <>
      <div
        className={css.meter}
        role="meter"
        aria-label={t('device.level')}
        aria-valuemin={-60}
        aria-valuemax={0}
        aria-valuenow={Math.round(db)}
        aria-valuetext={dbText(db)}
      >
        {Array.from({ length: segments }, (_, index) => {
          const share = (index + 1) / segments
          const on = share <= level
          return <i key={index} className={cx(on && (share > redFrom ? css.red : share > amberFrom ? css.amber : css.green))} />
        })}
        <b ref={(mark) => mark?.style.setProperty('left', `${shareOf(peakDb) * 100}%`)} />
      </div>
      <p className={css.words}>
        <span className={cx(word === 'fine' && !muted ? css.good : css.warn)}>{muted ? t('device.muted') : t(`device.sound.${word}`)}</span>
        <span className="num">{t('device.peak', { now: dbText(db), peak: dbText(peakDb) })}</span>
      </p>
    </>
  )
}

export function SmallLevel({ devices }: { devices: Devices }) {
  const { t } = useTranslation('studio')
  const { level, db } = useStore(devices.level)
  const muted = useStore(devices.store, (now) => now.muted)
  if (muted) return <span>{t('device.muted')}</span>
  return (
    <>
      <span className={css.small} aria-hidden="true">
        {Array.from({ length: smallBars }, (_, index) => (
          <i key={index} className={cx((index + 1) / smallBars <= level + 0.5 / smallBars && css.green)} />
        ))}
      </span>
      <span className="num">{dbText(db)}</span>
    </>
  )
}
