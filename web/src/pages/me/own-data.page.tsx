// The person's own data: a copy of it, closing the account, and the words that say how it is kept.
import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ClosingCard } from '../../features/own-data/closing-card.tsx'
import { CopyCard } from '../../features/own-data/copy-card.tsx'
import { useOwnData } from '../../features/own-data/own-data.query.ts'
import { useMe } from '../../features/session/me.query.ts'
import { MemberStepUp } from '../../features/session/step-up-sheet.tsx'
import { TermsSheet } from '../../features/session/terms-sheet.tsx'
import { paths } from '../../paths.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { FailedState } from '../../ui/failed-state.tsx'
import { ListRow } from '../../ui/list-row.tsx'
import { Card, Page, PageBar } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'

export default function OwnDataPage() {
  const { t } = useTranslation(['me', 'app'])
  const { data: me } = useMe()
  const own = useOwnData()
  const [termsOpen, setTermsOpen] = useState(false)
  return (
    <Page foot="none">
      <PageBar title={t('about')} backTo={paths.me} />
      {own.isPending && <SkeletonRows count={3} label={t('app:loading')} />}
      {own.isError && !own.data && (
        <FailedState
          code={failureCodeOf(own.error)}
          words={failureTextOf(own.error)}
          onRetry={() => void own.refetch()}
          busy={own.isFetching}
        />
      )}
      {own.data && <CopyCard copy={own.data.copy} />}
      {own.data && <ClosingCard closing={own.data.closing} />}
      <Card flat>
        <ListRow
          icon={<ShieldCheck size={20} strokeWidth={1.7} aria-hidden="true" />}
          title={t('data.terms')}
          onClick={() => setTermsOpen(true)}
        />
      </Card>
      <TermsSheet open={termsOpen} onClose={() => setTermsOpen(false)} />
      <MemberStepUp phoneMasked={me?.phoneMasked ?? null} />
    </Page>
  )
}
