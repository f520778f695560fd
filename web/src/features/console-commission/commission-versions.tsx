// Commission tables as they were published, newest first, and the draft that waits to be published.
import { useTranslation } from 'react-i18next'
import type { CommissionRules } from '../../../../server/protocol/commission.ts'
import { DraftCard, VersionList } from '../../ui/desk-versions.tsx'
import { usePublishCommission } from './commission.query.ts'

export function CommissionVersions({ rules, mayPublish }: { rules: CommissionRules; mayPublish: boolean }) {
  const { t } = useTranslation('console')
  const publish = usePublishCommission()
  const { draft } = rules
  const versions = rules.versions.map(({ publishedAtMs, rowCount, ...one }) => ({
    ...one,
    fromMs: publishedAtMs === 0 ? null : publishedAtMs,
    numbers: t('commission.rowCount', { count: rowCount }),
  }))
  return (
    <>
      {draft && (
        <DraftCard draft={draft} mayPublish={mayPublish} publish={publish} published={t('commission.published')}>
          <p>{t(draft.mine ? 'rules.draftMine' : 'commission.draftOther')}</p>
          <p className="num">{t('commission.rowCount', { count: draft.rows.length })}</p>
        </DraftCard>
      )}
      <VersionList versions={versions} inForce={rules.inForce.version} />
    </>
  )
}
