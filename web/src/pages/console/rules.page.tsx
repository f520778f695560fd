// Attribution rules of the shop: what is in force, what comes next, and what it would have changed.
import { useTranslation } from 'react-i18next'
import { RuleForm } from '../../features/console-leaders/rule-form.tsx'
import { RuleVersions } from '../../features/console-leaders/rule-versions.tsx'
import { useRules } from '../../features/console-leaders/rules.query.ts'
import { hasScope } from '../../features/console-shell/access.rules.ts'
import { useMe } from '../../features/session/me.query.ts'
import { failureCodeOf } from '../../text/failure.ts'
import { DeskCard, DeskFailed, DeskHead, DeskSkeleton } from '../../ui/desk-parts.tsx'
import css from './leaders.module.css'

export default function RulesPage() {
  const { t } = useTranslation('console')
  const { data: me } = useMe()
  const rules = useRules()
  return (
    <>
      <DeskHead title={t('rules.title')} words={t('rules.words')} />
      {rules.isPending && (
        <DeskCard label={t('rules.title')}>
          <DeskSkeleton label={t('rules.title')} />
        </DeskCard>
      )}
      {rules.isError && (
        <DeskFailed
          title={t('rules.failed')}
          code={failureCodeOf(rules.error) ?? 'fault'}
          busy={rules.isFetching}
          onAgain={() => void rules.refetch()}
        />
      )}
      {rules.data && (
        <div className={css.rules}>
          <RuleForm key={rules.data.draft?.version ?? 0} rules={rules.data} />
          <div className={css.rulesSide}>
            <RuleVersions rules={rules.data} mayPublish={me !== undefined && hasScope(me, 'finance')} />
          </div>
        </div>
      )}
    </>
  )
}
