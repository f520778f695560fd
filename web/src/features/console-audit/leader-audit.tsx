// Beside a leader: what staff did to her, by whom and why.
import { useTranslation } from 'react-i18next'
import { failureTextOf } from '../../text/failure.ts'
import { AuditLines } from './audit-lines.tsx'
import css from './audit.module.css'
import { useAuditOfLeader } from './audit.query.ts'

export function LeaderAudit({ leaderId }: { leaderId: string }) {
  const { t } = useTranslation('console')
  const audit = useAuditOfLeader(leaderId)
  return (
    <section>
      <h3>{t('audit.title')}</h3>
      {audit.isError && <p>{failureTextOf(audit.error)}</p>}
      {audit.data?.rows.length === 0 && <p>{t('audit.none')}</p>}
      {audit.data && audit.data.rows.length > 0 && (
        <div className={css.inProfile}>
          <AuditLines rows={audit.data.rows} withThing={false} />
        </div>
      )}
    </section>
  )
}
