// The leader centre: everything below /leader, for who leads, who applied and who may.
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Route, Routes } from 'react-router'
import { isSignedIn, useMe } from '../../features/session/me.query.ts'
import { MemberStepUp } from '../../features/session/step-up-sheet.tsx'
import { paths } from '../../paths.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { SeedlingDrawing } from '../../ui/drawings.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, PageBar } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { LeaderApply } from './leader-apply.tsx'
import { LeaderHomePage } from './leader-home.tsx'
import { useLeaderNews } from './use-leader-news.ts'

const Share = lazy(() => import('./leader-share.tsx'))
const Earnings = lazy(() => import('./leader-earnings.tsx'))
const Explained = lazy(() => import('./leader-explained.tsx'))
const Orders = lazy(() => import('./leader-orders.tsx'))
const People = lazy(() => import('./leader-people.tsx'))
const Statement = lazy(() => import('./leader-statement.tsx'))
const Withdraw = lazy(() => import('./leader-withdraw.tsx'))
const Level = lazy(() => import('./leader-level.tsx'))
const Groups = lazy(() => import('./leader-groups.tsx'))
const Board = lazy(() => import('./leader-board.tsx'))
const Tasks = lazy(() => import('./leader-tasks.tsx'))
const Courses = lazy(() => import('./leader-courses.tsx'))
const NotFound = lazy(() => import('../not-found.page.tsx'))

function Guest() {
  const { t } = useTranslation(['leader', 'session'])
  return (
    <Page foot="none">
      <PageBar title={t('title')} />
      <EmptyState drawing={<SeedlingDrawing />} title={t('apply.title')} words={t('apply.head')}>
        <ButtonLink to={paths.signIn(paths.leader)} state={{ asked: 'leader' }} look="gold">
          {t('session:title')}
        </ButtonLink>
      </EmptyState>
    </Page>
  )
}

function Inside({ phoneMasked }: { phoneMasked: string | null }) {
  useLeaderNews()
  const { t } = useTranslation()
  return (
    <Suspense fallback={<SkeletonRows label={t('loading')} />}>
      <Routes>
        <Route index element={<LeaderHomePage />} />
        <Route path="share" element={<Share />} />
        <Route path="earnings" element={<Earnings />} />
        <Route path="earnings/:entryId" element={<Explained />} />
        <Route path="orders" element={<Orders />} />
        <Route path="statements/:month" element={<Statement />} />
        <Route path="withdraw" element={<Withdraw />} />
        <Route path="level" element={<Level />} />
        <Route path="groups" element={<Groups />} />
        <Route path="board" element={<Board />} />
        <Route path="tasks" element={<Tasks />} />
        <Route path="courses/:courseId?" element={<Courses />} />
        <Route path="people" element={<People />} />
        <Route path="*" element={<NotFound />} />
      </Routes>
      <MemberStepUp phoneMasked={phoneMasked} />
    </Suspense>
  )
}

export default function LeaderPage() {
  const { t } = useTranslation()
  const { data: me, isPending } = useMe()
  if (isPending || !me) {
    return (
      <Page>
        <SkeletonRows label={t('loading')} />
      </Page>
    )
  }
  if (!isSignedIn(me)) return <Guest />
  if (me.leaderState === 'active' || me.leaderState === 'paused' || me.leaderState === 'disabled')
    return <Inside phoneMasked={me.phoneMasked} />
  return (
    <Suspense fallback={<SkeletonRows label={t('loading')} />}>
      <Routes>
        {me.leaderState === 'applied' && <Route path="courses/:courseId?" element={<Courses />} />}
        <Route path="*" element={<LeaderApply me={me} />} />
      </Routes>
    </Suspense>
  )
}
