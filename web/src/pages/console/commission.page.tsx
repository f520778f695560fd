// Commission rules of the shop: the table in force, the next one, and what it would change.
import { useTranslation } from 'react-i18next'
import { CommissionForm } from '../../features/console-commission/commission-form.tsx'
import { useCommission } from '../../features/console-commission/commission.query.ts'
import { CommissionVersions } from '../../features/console-commission/commission-versions.tsx'
import { hasScope } from '../../features/console-shell/access.rules.ts'
import { useMe } from '../../features/session/me.query.ts'
import { failureCodeOf } from '../../text/failure.ts'
import { DeskCard, DeskFailed, DeskHead, DeskSkeleton } from '../../ui/desk-parts.tsx'
import css from './leaders.module.css'

export default function CommissionPage() {
  const { t } = useTranslation('console')
  const { data: me } = useMe()
  const rules = useCommission()
  return (
    <>
      <DeskHead title={t('commission.title')} words={t('commission.words')} />
      {rules.isPending && (
        <DeskCard label={t('commission.title')}>
          <DeskSkeleton label={t('commission.title')} />
        </DeskCard>
      )}
      {rules.isError && (
        <DeskFailed
          title={t('commission.failed')}
          code={failureCodeOf(rules.error) ?? 'fault'}
          busy={rules.isFetching}
          onAgain={() => void rules.refetch()}
        />
      )}
      {rules.data && (
        <div className={css.table}>
          <CommissionForm
            key={`${rules.data.inForce.version}.${rules.data.draft?.version ?? 0}`}
            rules={rules.data}
            mayPick={me !== undefined && hasScope(me, 'catalog', 'shows')}
          />
          <div className={css.rulesSide}>
            <CommissionVersions rules={rules.data} mayPublish={me !== undefined && hasScope(me, 'finance')} />
          </div>
        </div>
      )}
    </>
  )
}
