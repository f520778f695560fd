// The desk of courses: the table, the form of one, and the step to publish it or take it back.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { StaffCourseRow } from '../../../../server/protocol/courses.ts'
import { ReasonDialog } from '../../features/console-orders/reason-dialog.tsx'
import { Pager } from '../../features/console-shell/pager.tsx'
import { usePages } from '../../features/console-shell/url-filters.ts'
import { draftOf, emptyCourse } from '../../features/console-tasks/course-form.rules.ts'
import { CourseForm } from '../../features/console-tasks/course-form.tsx'
import { CourseTable } from '../../features/console-tasks/course-table.tsx'
import { useMoveCourse, useStaffCourse, useStaffCourses } from '../../features/console-tasks/courses.query.ts'
import { failureCodeOf, failureText } from '../../text/failure.ts'
import { DeskFailed } from '../../ui/desk-parts.tsx'
import { showToast } from '../../ui/toast.tsx'

/** writing: a new course is being written. */
export function CoursesDesk({ writing, onShut }: { writing: boolean; onShut: () => void }) {
  const { t } = useTranslation('console')
  const pages = usePages()
  const courses = useStaffCourses(pages.cursor)
  const [openId, setOpenId] = useState<string | null>(null)
  const [moving, setMoving] = useState<StaffCourseRow | null>(null)
  const one = useStaffCourse(openId)
  const move = useMoveCourse()
  const rows = courses.data?.rows ?? []
  const to = moving?.state === 'published' ? 'draft' : 'published'
  const moved = () => {
    setMoving(null)
    showToast(t(`courses.moved.${to}`), 'good')
  }
  if (courses.isError)
    return (
      <DeskFailed
        title={t('courses.failed')}
        code={failureCodeOf(courses.error) ?? 'fault'}
        busy={courses.isFetching}
        onAgain={() => void courses.refetch()}
      />
    )
  return (
    <>
      <CourseTable
        rows={rows}
        loading={courses.isPending}
        onWrite={({ courseId }) => setOpenId(courseId)}
        onMove={(course) => {
          move.reset()
          setMoving(course)
        }}
      />
      <Pager count={rows.length} next={courses.data?.next ?? null} pages={pages} />
      {writing && <CourseForm open at={null} start={emptyCourse()} onClose={onShut} />}
      {one.data && openId === one.data.courseId && (
        <CourseForm key={`${openId}:${one.data.version}`} open at={one.data} start={draftOf(one.data)} onClose={() => setOpenId(null)} />
      )}
      <ReasonDialog
        open={moving !== null}
        title={t(`courses.ask.${to}`, { title: moving?.title ?? '' })}
        words={t(`courses.means.${to}`)}
        label={t('courses.why')}
        act={t(to === 'published' ? 'courses.publish' : 'courses.takeBack')}
        busy={move.isPending}
        error={move.error ? failureText(move.error.code) : null}
        onAct={(reason) => moving && move.mutate({ at: moving, to, reason }, { onSuccess: moved })}
        onClose={() => setMoving(null)}
      />
    </>
  )
}
