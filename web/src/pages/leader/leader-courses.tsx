// Courses: all of them in rows, and one opened with its page and quiz.
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { CourseQuiz } from '../../features/leader-centre/course-quiz.tsx'
import { useCourse, useCourses } from '../../features/leader-centre/course.query.ts'
import { CourseLine } from '../../features/leader-centre/course-rows.tsx'
import css from '../../features/leader-centre/course.module.css'
import { paths } from '../../paths.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { SeedlingDrawing } from '../../ui/drawings.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Clip } from '../../ui/clip.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { Card, Page, PageBar } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'

function All() {
  const { t } = useTranslation(['leader', 'app'])
  const courses = useCourses()
  const rows = courses.data ?? []
  return (
    <Page foot="none">
      <PageBar title={t('courses.title')} backTo={paths.leader} />
      {courses.isPending && <SkeletonRows label={t('app:loading')} />}
      {courses.isError && (
        <FailedState
          code={failureCodeOf(courses.error)}
          words={failureTextOf(courses.error)}
          onRetry={() => void courses.refetch()}
          busy={courses.isFetching}
        />
      )}
      {courses.data && rows.length === 0 && (
        <EmptyState drawing={<SeedlingDrawing />} title={t('courses.none')} words={t('courses.noneWords')} />
      )}
      {rows.length > 0 && (
        <Card flat>
          {rows.map((course) => (
            <CourseLine key={course.courseId} course={course} />
          ))}
        </Card>
      )}
    </Page>
  )
}

function One({ id }: { id: string }) {
  const { t } = useTranslation(['leader', 'app'])
  const course = useCourse(id)
  const { data } = course
  return (
    <Page foot="none">
      <PageBar title={data?.title ?? t('courses.title')} backTo={paths.leaderCourses} />
      {course.isPending && <SkeletonRows label={t('app:loading')} />}
      {course.isError && !data && (
        <FailedState
          code={failureCodeOf(course.error)}
          words={failureTextOf(course.error)}
          onRetry={() => void course.refetch()}
          busy={course.isFetching}
        />
      )}
      {data && (
        <>
          <Card>
            {data.words !== '' && <p className={css.words}>{data.words}</p>}
            {data.videoUrl !== null && <Clip url={data.videoUrl} words={t('courses.video')} />}
            {data.pictureUrls.length > 0 && (
              <div className={css.pictures}>
                {data.pictureUrls.map((url, place) => (
                  <img key={url} src={url} alt={t('tasks.pictureAlt', { place: place + 1 })} loading="lazy" />
                ))}
              </div>
            )}
          </Card>
          <CourseQuiz key={data.edition} course={data} />
        </>
      )}
    </Page>
  )
}

export default function LeaderCourses() {
  const { courseId } = useParams()
  return courseId === undefined ? <All /> : <One id={courseId} />
}
