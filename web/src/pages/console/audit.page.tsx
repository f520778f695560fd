// The audit in the console: every act of staff that is kept, newest first.
import { useTranslation } from 'react-i18next'
import { AuditLines } from '../../features/console-audit/audit-lines.tsx'
import { useAuditTrail } from '../../features/console-audit/audit.query.ts'
import { Pager } from '../../features/console-shell/pager.tsx'
import { usePages } from '../../features/console-shell/url-filters.ts'
import { failureCodeOf } from '../../text/failure.ts'
import { DeskCard, DeskEmpty, DeskFailed, DeskHead, DeskSkeleton } from '../../ui/desk-parts.tsx'

export default function AuditPage() {
  const { t } = useTranslation('console')
  const pages = usePages()
  const audit = useAuditTrail(pages.cursor)
  const rows = audit.data?.rows ?? []
  return (
    <>
      <DeskHead title={t('audit.title')} words={t('audit.words')} />
      <DeskCard label={t('audit.title')}>
        {audit.isPending && <DeskSkeleton label={t('audit.title')} />}
        {audit.isError && (
          <DeskFailed
            title={t('audit.failed')}
            code={failureCodeOf(audit.error) ?? 'fault'}
            busy={audit.isFetching}
            onAgain={() => void audit.refetch()}
          />
        )}
        {audit.data && rows.length === 0 && <DeskEmpty title={t('audit.none')} words={t('audit.noneWords')} />}
        <AuditLines rows={rows} withThing />
        <Pager count={rows.length} next={audit.data?.next ?? null} pages={pages} />
      </DeskCard>
    </>
  )
}
