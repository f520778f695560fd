// The health of what goes out, as a lamp, a word and the numbers; always the word first.
import { useTranslation } from 'react-i18next'
import { cx } from '../../ui/class-names.ts'
import type { Uplink } from './health.rules.ts'
import css from './health-light.module.css'
import type { HealthSaid } from './health-said.rules.ts'

export function HealthLight({ said, uplink }: { said: HealthSaid; uplink: Uplink | null }) {
  const { t } = useTranslation('studio')
  const numbers =
    uplink && said.saying !== 'off' && said.saying !== 'busy' && said.saying !== 'elsewhere'
      ? t('health.numbers', {
          mbps: (uplink.kbps / 1000).toFixed(1),
          rtt: uplink.rttMs ?? '–',
          loss: (uplink.lossBps / 100).toFixed(1),
        })
      : null
  return (
    <div className={cx(css.light, css[said.tone])} role="status">
      <i aria-hidden="true" />
      <span>
        <b>{t(`health.${said.saying}`)}</b>
        {numbers !== null && <small className="num">{numbers}</small>}
      </span>
    </div>
  )
}
