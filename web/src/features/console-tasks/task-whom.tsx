// For whom a task or campaign is: levels of leaders, tags of their groups.
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { DeskField } from '../../ui/desk-parts.tsx'
import type { TaskDraft } from './task-form.rules.ts'
import css from './tasks.module.css'

const LEVELS_MAX = 10
type Part = { draft: TaskDraft; change: (part: Partial<TaskDraft>) => void; id: string }

export function Whom({ draft, change, id }: Part) {
  const { t } = useTranslation('console')
  return (
    <div className={css.two}>
      <DeskField label={t('tasks.form.levels')} htmlFor={`${id}-levels`}>
        <Select
          id={`${id}-levels`}
          mode="multiple"
          className={css.wide ?? ''}
          value={[...draft.levels]}
          options={Array.from({ length: LEVELS_MAX }, (_, place) => ({
            value: place + 1,
            label: t('tasks.level', { level: place + 1 }),
          }))}
          onChange={(levels) => change({ levels })}
        />
      </DeskField>
      <DeskField label={t('tasks.form.tags')} htmlFor={`${id}-tags`}>
        <Select id={`${id}-tags`} mode="tags" className={css.wide ?? ''} value={[...draft.tags]} onChange={(tags) => change({ tags })} />
      </DeskField>
    </div>
  )
}
