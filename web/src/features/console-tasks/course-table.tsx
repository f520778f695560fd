// Courses in a table: needed or not, how many passed, draft or published, and what may be done.
import type { TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import type { StaffCourseRow } from '../../../../server/protocol/courses.ts'
import { cx } from '../../ui/class-names.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskChip } from '../../ui/desk-chip.tsx'
import { DeskEmpty } from '../../ui/desk-parts.tsx'
import { DeskTable } from '../../ui/desk-table.tsx'
import { SeedlingDrawing } from '../../ui/drawings.tsx'
import css from './courses.module.css'

export function CourseTable({
  rows,
  loading,
  onWrite,
  onMove,
}: {
  rows: readonly StaffCourseRow[]
  loading: boolean
  onWrite: (course: StaffCourseRow) => void
  onMove: (course: StaffCourseRow) => void
}) {
  const { t } = useTranslation('console')
  const number = { align: 'right' as const, className: 'num' }
  const columns: TableColumnsType<StaffCourseRow> = [
    { key: 'title', title: t('courses.col.title'), render: (_, { title }) => <b>{title}</b> },
    { key: 'needed', title: t('courses.col.needed'), render: (_, { needed }) => t(needed ? 'courses.isNeeded' : 'courses.isFree') },
    {
      key: 'quiz',
      title: t('courses.col.quiz'),
      className: 'num',
      render: (_, { questions, passMark }) => t('courses.quiz', { count: questions, mark: passMark }),
    },
    { key: 'edition', title: t('courses.col.edition'), dataIndex: 'edition', ...number },
    { key: 'passed', title: t('courses.col.passed'), dataIndex: 'passed', ...number },
    {
      key: 'state',
      title: t('courses.col.state'),
      render: (_, { state }) => <DeskChip tone={state === 'published' ? 'green' : 'grey'}>{t(`courses.state.${state}`)}</DeskChip>,
    },
    {
      key: 'act',
      align: 'right',
      render: (_, course) => (
        <span className={cx(css.acts, css.end)}>
          {course.state === 'draft' && (
            <DeskButton size="sm" onClick={() => onWrite(course)}>
              {t('courses.edit')}
            </DeskButton>
          )}
          <DeskButton size="sm" onClick={() => onMove(course)}>
            {t(course.state === 'draft' ? 'courses.publish' : 'courses.takeBack')}
          </DeskButton>
        </span>
      ),
    },
  ]
  return (
    <DeskTable
      rows={rows}
      columns={columns}
      rowKey="courseId"
      minPx={820}
      loading={loading}
      empty={<DeskEmpty drawing={<SeedlingDrawing />} title={t('courses.none')} words={t('courses.noneWords')} />}
    />
  )
}
