// The test of the uplink through the real stage: verdict in words first, the curve against what is needed, the numbers last.
import { Check, RefreshCw, TriangleAlert, Upload } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../ui/class-names.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { UPLINK_NEEDED_KBPS, UPLINK_TEST, type UplinkSample, type UplinkTest } from './uplink-test.rules.ts'
import css from './uplink-panel.module.css'

const width = 420
const height = 66
const floor = 56

/** A path of the samples over ten seconds, and how high the needed line stands. */
export function curveOf(samples: readonly UplinkSample[], startedAtMs: number): { path: string; neededY: number } {
  const top = Math.max(UPLINK_NEEDED_KBPS * 1.6, ...samples.map((sample) => sample.kbps)) * 1.1
  const yOf = (kbps: number): number => Math.round((floor - (kbps / top) * (floor - 4)) * 10) / 10
  const points = samples.map((sample) => {
    const x = Math.min(1, Math.max(0, (sample.atMs - startedAtMs) / (UPLINK_TEST.sec * 1000))) * width
    return `${Math.round(x * 10) / 10} ${yOf(sample.kbps)}`
  })
  return { path: points.length < 2 ? '' : `M${points.join(' L')}`, neededY: yOf(UPLINK_NEEDED_KBPS) }
}

const endX = (path: string): string => path.slice(path.lastIndexOf('L') + 1).split(' ')[0] ?? '0'

function Curve({ samples, startedAtMs, needed }: { samples: readonly UplinkSample[]; startedAtMs: number; needed: string }) {
  const { path, neededY } = curveOf(
    samples.filter((sample) => sample.atMs - startedAtMs <= UPLINK_TEST.sec * 1000),
    startedAtMs,
  )
  return (
    <svg className={css.curve} viewBox={`0 0 ${width} ${height}`} aria-hidden="true" preserveAspectRatio="none">
      <path d={`M0 ${floor}H${width}`} className={css.base} />
      {path !== '' && <path d={`${path} L${endX(path)} ${floor} L0 ${floor}Z`} className={css.area} />}
      {path !== '' && <path d={path} className={css.line} />}
      <path d={`M0 ${neededY}H${width}`} className={css.needed} />
      <text x={width} y={neededY - 4} textAnchor="end">
        {needed}
      </text>
    </svg>
  )
}

const mbps = (kbps: number): string => (kbps / 1000).toFixed(1)

function Verdict({ test }: { test: UplinkTest }) {
  const { t } = useTranslation('studio')
  const word = test.at === 'done' ? test.word : null
  const good = word === 'good' || word === 'fair'
  const key = word ?? test.at
  return (
    <div className={css.verdict} role="status">
      <span className={cx(css.ring, word === 'good' && css.green, word === 'fair' && css.amber, word !== null && !good && css.red)}>
        {word === null ? <Spinner size={30} /> : good ? <Check size={26} strokeWidth={2.6} /> : <TriangleAlert size={26} />}
      </span>
      <div>
        <b className={cx(word === 'good' && css.goodWords, word === 'fair' && css.fairWords, word !== null && !good && css.badWords)}>
          {t(`uplink.${key as 'good'}`, { seconds: test.leftSec })}
        </b>
        <p>{t(`uplink.${key as 'good'}Words`)}</p>
      </div>
    </div>
  )
}

export function UplinkPanel({
  test,
  samples,
  startedAtMs,
  onAgain,
}: {
  test: UplinkTest
  samples: readonly UplinkSample[]
  startedAtMs: number | null
  onAgain: () => void
}) {
  const { t } = useTranslation('studio')
  const numbers: readonly (readonly [string, string, string])[] = [
    [t('uplink.up'), mbps(test.kbps), 'Mbps'],
    [t('uplink.rtt'), test.rttMs === null ? '–' : String(test.rttMs), 'ms'],
    [t('uplink.loss'), (test.lossBps / 100).toFixed(1), '%'],
  ]
  return (
    <section className={css.panel} aria-label={t('uplink.title')}>
      <header>
        <Upload size={16} aria-hidden="true" />
        <h2>{t('uplink.title')}</h2>
        <small>{t('uplink.how', { seconds: UPLINK_TEST.sec })}</small>
        <DeskButton
          look="ghost"
          size="sm"
          icon={<RefreshCw size={14} aria-hidden="true" />}
          disabled={test.at !== 'done'}
          onClick={onAgain}
        >
          {t('uplink.again')}
        </DeskButton>
      </header>
      <Verdict test={test} />
      <Curve samples={samples} startedAtMs={startedAtMs ?? 0} needed={t('uplink.needed', { mbps: mbps(UPLINK_NEEDED_KBPS) })} />
      <dl className={css.numbers}>
        {numbers.map(([name, value, unit]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num">
              {value} <small>{unit}</small>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
