// One question of a course in its form: what is asked, the choices with the right one marked, and why the others are wrong.
import { Input, Radio } from 'antd'
import { useTranslation } from 'react-i18next'
import { DeskButton } from '../../ui/desk-button.tsx'
import { CHOICES_MAX, type QuestionDraft } from './course-form.rules.ts'
import css from './courses.module.css'

export function CourseQuestion({
  question,
  no,
  change,
  onRemove,
}: {
  question: QuestionDraft
  no: number
  change: (part: Partial<QuestionDraft>) => void
  /** Left out: it is the only one. */
  onRemove?: (() => void) | undefined
}) {
  const { t } = useTranslation('console')
  const { ask, choices, right, why } = question
  return (
    <fieldset className={css.question}>
      <legend>{t('courses.form.no', { no })}</legend>
      <Input
        aria-label={t('courses.form.ask')}
        placeholder={t('courses.form.ask')}
        value={ask}
        maxLength={240}
        onChange={(event) => change({ ask: event.target.value })}
      />
      <Radio.Group className={css.choices ?? ''} value={right} onChange={(event) => change({ right: event.target.value as number })}>
        {choices.map((choice, place) => (
          <div key={place} className={css.choice}>
            <Radio value={place} aria-label={t('courses.form.right', { no: place + 1 })} />
            <Input
              aria-label={t('courses.form.choice', { no: place + 1 })}
              placeholder={t('courses.form.choice', { no: place + 1 })}
              value={choice}
              maxLength={160}
              onChange={(event) => change({ choices: choices.map((one, at) => (at === place ? event.target.value : one)) })}
            />
          </div>
        ))}
      </Radio.Group>
      <Input
        aria-label={t('courses.form.why')}
        placeholder={t('courses.form.why')}
        value={why}
        maxLength={400}
        onChange={(event) => change({ why: event.target.value })}
      />
      <div className={css.acts}>
        {choices.length < CHOICES_MAX && (
          <DeskButton size="sm" onClick={() => change({ choices: [...choices, ''] })}>
            {t('courses.form.addChoice')}
          </DeskButton>
        )}
        {choices.length > 2 && (
          <DeskButton size="sm" onClick={() => change({ choices: choices.slice(0, -1), right: Math.min(right, choices.length - 2) })}>
            {t('courses.form.dropChoice')}
          </DeskButton>
        )}
        {onRemove && (
          <DeskButton size="sm" onClick={onRemove}>
            {t('courses.form.removeQuestion')}
          </DeskButton>
        )}
      </div>
    </fieldset>
  )
}
