// Courses in rows, those needed before activation marked; as the step of an application only the needed ones.
import { BookOpen, CirclePlay } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { CourseRow } from '../../../../server/protocol/courses.ts'
import { paths } from '../../paths.ts'
import { ListRow } from '../../ui/list-row.tsx'
import { Card } from '../../ui/page.tsx'
import { Tag } from '../../ui/tag.tsx'
import { useCourses } from './course.query.ts'
import css from './course.module.css'

const icon = { size: 20, strokeWidth: 1.7, 'aria-hidden': true } as const

export function CourseLine({ course }: { course: CourseRow }) {
  const { t } = useTranslation('leader')
  const { best, questions, passMark } = course
  const words = best ? t('courses.best', { score: best.score, of: best.of }) : t('courses.asks', { count: questions, mark: passMark })
  return (
    <ListRow
      icon={course.video ? <CirclePlay {...icon} /> : <BookOpen {...icon} />}
      title={course.title}
      words={words}
      value={
        best?.passed ? (
          <Tag tone="green">{t('courses.passed')}</Tag>
        ) : (
          <Tag tone={course.needed ? 'amber' : 'grey'}>{t(course.needed ? 'courses.needed' : 'courses.free')}</Tag>
        )
      }
      to={paths.leaderCourse(course.courseId)}
    />
  )
}

/** What an applicant does meanwhile; drawn only when a course is needed. */
export function CourseStep() {
  const { t } = useTranslation('leader')
  const rows = (useCourses().data ?? []).filter(({ needed }) => needed)
  if (rows.length === 0) return null
  const left = rows.filter(({ best }) => !best?.passed).length
  return (
    <Card title={t('courses.step')}>
      <p className={css.quiet}>{left > 0 ? t('courses.stepLeft', { count: left }) : t('courses.stepDone')}</p>
      {rows.map((course) => (
        <CourseLine key={course.courseId} course={course} />
      ))}
    </Card>
  )
}
