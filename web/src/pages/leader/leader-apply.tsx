// Becoming a leader: the form, or what became of the application.
import { useTranslation } from 'react-i18next'
import type { Me } from '../../../../server/protocol/members.ts'
import { useState } from 'react'
import { ApplyForm } from '../../features/leader-centre/apply-form.tsx'
import { useApplication } from '../../features/leader-centre/leader.query.ts'
import { Button } from '../../ui/button.tsx'
import { SeedlingDrawing } from '../../ui/drawings.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, PageBar } from '../../ui/page.tsx'
import { MainTabs } from '../main-tabs.tsx'

export function LeaderApply({ me }: { me: Me }) {
  const { t } = useTranslation('leader')
  const application = useApplication(me.leaderState !== 'none')
  const [again, setAgain] = useState(false)
  const waiting = me.leaderState === 'applied' || application.data?.state === 'applied'
  const refused = me.leaderState === 'refused' && !again && !waiting
  return (
    <Page surface>
      <PageBar title={t('apply.title')} />
      {waiting && <EmptyState drawing={<SeedlingDrawing />} title={t('apply.applied.title')} words={t('apply.applied.words')} />}
      {refused && (
        <EmptyState
          drawing={<SeedlingDrawing />}
          title={t('apply.refused.title')}
          words={application.data?.reason ?? t('apply.refused.words')}
        >
          <Button look="gold" onClick={() => setAgain(true)}>
            {t('apply.refused.again')}
          </Button>
        </EmptyState>
      )}
      {!waiting && !refused && <ApplyForm name={me.nickname ?? ''} onApplied={() => setAgain(false)} />}
      <MainTabs />
    </Page>
  )
}
