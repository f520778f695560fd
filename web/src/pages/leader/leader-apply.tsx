// Becoming a leader: the form, or what became of the application.
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Me } from '../../../../server/protocol/members.ts'
import { useEffect, useState } from 'react'
import { CourseStep } from '../../features/leader-centre/course-rows.tsx'
import { ApplyForm } from '../../features/leader-centre/apply-form.tsx'
import { useApplication } from '../../features/leader-centre/leader.query.ts'
import { meKey } from '../../features/session/me.query.ts'
import { Button } from '../../ui/button.tsx'
import { SeedlingDrawing } from '../../ui/drawings.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, PageBar } from '../../ui/page.tsx'
import { MainTabs } from '../main-tabs.tsx'

export function LeaderApply({ me }: { me: Me }) {
  const { t } = useTranslation('leader')
  const queries = useQueryClient()
  const application = useApplication(me.leaderState !== 'none')
  const [again, setAgain] = useState(false)
  // The shop answered while she waited here: her centre opens, or the reason shows.
  const answer = application.data?.state
  useEffect(() => {
    if (answer !== undefined && answer !== me.leaderState) void queries.invalidateQueries({ queryKey: meKey })
  }, [answer, me.leaderState, queries])
  const waiting = answer === 'applied' || (answer === undefined && me.leaderState === 'applied')
  const which = application.data?.accepted === true ? 'accepted' : 'applied'
  const refused = me.leaderState === 'refused' && !again && !waiting
  return (
    <Page surface>
      <PageBar title={t('apply.title')} />
      {waiting && (
        <>
          <EmptyState drawing={<SeedlingDrawing />} title={t(`apply.${which}.title`)} words={t(`apply.${which}.words`)} />
          <CourseStep />
        </>
      )}
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
