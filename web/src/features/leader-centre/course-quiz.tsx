// The quiz of a course: one choice of each question; after the answer, which were wrong and why, and the way to try again.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CoursePage } from '../../../../server/protocol/courses.ts'
import { failureTextOf } from '../../text/failure.ts'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/class-names.ts'
import { Card } from '../../ui/page.tsx'
import css from './course.module.css'
import { useAnswer } from './course.query.ts'

export function CourseQuiz({ course }: { course: CoursePage }) {
  const { t } = useTranslation('leader')
  const { courseId, edition, questions, passMark } = course
  const [chosen, setChosen] = useState<readonly (number | null)[]>(() => questions.map(() => null))
  const answer = useAnswer(courseId)
  const told = answer.data
  const choices = chosen.filter((choice) => choice !== null)
  const again = () => {
    setChosen(questions.map((_, place) => (told?.wrong.some((one) => one.place === place) ? null : (chosen[place] ?? null))))
    answer.reset()
  }
  return (
    <Card title={t('courses.quiz')} count={t('courses.mark', { count: questions.length, mark: passMark })}>
      {questions.map(({ ask, choices: offered }, place) => {
        const wrong = told?.wrong.find((one) => one.place === place)
        return (
          <fieldset key={`${place}:${ask}`} className={css.question} disabled={told !== undefined}>
            <legend>
              {place + 1}. {ask}
            </legend>
            {offered.map((words, choice) => (
              <label key={words} className={cx(css.choice, wrong && chosen[place] === choice && css.missed)}>
                <input
                  type="radio"
                  name={`${courseId}-${place}`}
                  checked={chosen[place] === choice}
                  onChange={() => setChosen(chosen.map((before, at) => (at === place ? choice : before)))}
                />
                {words}
              </label>
            ))}
            {wrong && <p className={css.why}>{t('courses.why', { why: wrong.why })}</p>}
          </fieldset>
        )
      })}
      <div role="status">
        {told && (
          <p className={cx(css.told, told.passed && css.good)}>
            {t(told.passed ? 'courses.toldPassed' : 'courses.toldNot', { score: told.score, of: told.of, mark: passMark })}
          </p>
        )}
      </div>
      {answer.isError && (
        <p role="alert" className={css.why}>
          {failureTextOf(answer.error)}
        </p>
      )}
      {told === undefined ? (
        <Button
          look="gold"
          size="lg"
          block
          busy={answer.isPending}
          disabled={choices.length < questions.length}
          onClick={() => answer.mutate({ edition, choices })}
        >
          {t('courses.send')}
        </Button>
      ) : (
        told.wrong.length > 0 && (
          <Button look="line" size="lg" block onClick={again}>
            {t('courses.again')}
          </Button>
        )
      )}
    </Card>
  )
}
