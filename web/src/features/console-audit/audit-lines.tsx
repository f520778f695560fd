// Lines of the audit: who, what, why, and on demand what changed.
import { useTranslation } from 'react-i18next'
import type { AuditLine } from '../../../../server/protocol/audit-trail.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { dateTimeOf } from '../../text/when.ts'
import { actKeyOf, changesOf } from './audit.rules.ts'
import css from './audit.module.css'

function Changes({ line }: { line: AuditLine }) {
  const { t } = useTranslation('console')
  const changes = changesOf(line)
  if (changes.length === 0) return null
  return (
    <details>
      <summary>{t('audit.changes', { count: changes.length })}</summary>
      <dl className="num">
        {changes.map(({ field, before, after }) => (
          <div key={field}>
            <dt>{field}</dt>
            <dd>
              {before !== null && <del>{before}</del>} {after !== null && <ins>{after}</ins>}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

/** `withThing`: also say on what, where lines are of many things. */
export function AuditLines({ rows, withThing }: { rows: readonly AuditLine[]; withThing: boolean }) {
  const { t, i18n } = useTranslation('console')
  const nowMs = serverNow()
  const said = (key: string, otherwise: string): string => (i18n.exists(`console:${key}`) ? String(t(key as 'audit.title')) : otherwise)
  return (
    <ul className={css.lines}>
      {rows.map((line) => (
        <li key={line.id}>
          <time className="num">{dateTimeOf(line.atMs, nowMs)}</time>
          <div>
            <p>
              <b>{line.byName === '' ? t('audit.shop') : line.byName}</b>{' '}
              {said(`audit.act.${actKeyOf(line.act)}`, said(`act.${actKeyOf(line.act)}`, line.act))}
              {withThing && (
                <small className="num">
                  {said(`audit.kind.${line.kind}`, line.kind)} {line.of}
                </small>
              )}
            </p>
            {line.reason !== null && <p className={css.reason}>{line.reason}</p>}
            <Changes line={line} />
          </div>
        </li>
      ))}
    </ul>
  )
}
