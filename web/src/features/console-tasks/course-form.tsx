// Writes a course: title, words, a video's address, pictures, and its quiz; saved as a draft that nobody sees yet.
import { Checkbox, Input, InputNumber } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureText } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'
import { showToast } from '../../ui/toast.tsx'
import { courseBodyOf, courseDraftFault, emptyQuestion, QUESTIONS_MAX, type CourseDraft, type QuestionDraft } from './course-form.rules.ts'
import { ClipField } from './clip-field.tsx'
import { CourseQuestion } from './course-question.tsx'
import { useSaveCourse, type CourseAt } from './courses.query.ts'
import { TaskDialog, TitleField } from './task-dialog.tsx'
import { DraftPictures } from './task-material.tsx'

const PICTURES_MAX = 9

/** at null: a new one. start: what it holds so far. */
export function CourseForm({ open, at, start, onClose }: { open: boolean; at: CourseAt | null; start: CourseDraft; onClose: () => void }) {
  const { t } = useTranslation('console')
  const id = useId()
  const [draft, setDraft] = useState(start)
  const [asked, setAsked] = useState(false)
  const save = useSaveCourse()
  const fault = courseDraftFault(draft)
  const { questions } = draft
  const change = (part: Partial<CourseDraft>) => setDraft((now) => ({ ...now, ...part }))
  const changeOne = (key: number, part: Partial<QuestionDraft>) =>
    change({ questions: questions.map((one) => (one.key === key ? { ...one, ...part } : one)) })
  const refused = fault === null && save.error ? failureText(save.error.code) : t(`courses.form.wrong.${fault ?? 'question'}`)
  const wrong = asked && (fault !== null || save.error) ? refused : null
  const send = () => {
    setAsked(true)
    if (fault !== null) return
    const done = () => {
      showToast(t('courses.form.saved'), 'good')
      onClose()
    }
    save.mutate({ at, body: courseBodyOf(draft) }, { onSuccess: done })
  }
  return (
    <TaskDialog
      open={open}
      title={t(at === null ? 'courses.add' : 'courses.edit')}
      act={t('courses.form.save')}
      busy={save.isPending}
      wrong={wrong}
      onAct={send}
      onClose={onClose}
    >
      <TitleField id={id} label={t('courses.form.title')} title={draft.title} change={change} />
      <DeskField label={t('courses.form.words')} htmlFor={`${id}-words`}>
        <Input.TextArea
          id={`${id}-words`}
          autoSize={{ minRows: 4, maxRows: 12 }}
          maxLength={5000}
          value={draft.words}
          onChange={(event) => change({ words: event.target.value })}
        />
      </DeskField>
      <ClipField label={t('courses.form.video')} url={draft.videoUrl} change={(videoUrl) => change({ videoUrl })} />
      <DraftPictures
        label={t('courses.form.pictures')}
        pictures={draft.pictures}
        max={PICTURES_MAX}
        change={(pictures) => change({ pictures })}
      />
      {questions.map((question, place) => (
        <CourseQuestion
          key={question.key}
          question={question}
          no={place + 1}
          change={(part) => changeOne(question.key, part)}
          onRemove={questions.length > 1 ? () => change({ questions: questions.filter(({ key }) => key !== question.key) }) : undefined}
        />
      ))}
      {questions.length < QUESTIONS_MAX && (
        <DeskButton onClick={() => change({ questions: [...questions, emptyQuestion(Math.max(...questions.map(({ key }) => key)) + 1)] })}>
          {t('courses.form.addQuestion')}
        </DeskButton>
      )}
      <DeskField label={t('courses.form.mark', { count: questions.length })} htmlFor={`${id}-mark`}>
        <InputNumber
          id={`${id}-mark`}
          min={1}
          max={questions.length}
          precision={0}
          value={draft.passMark}
          onChange={(passMark) => change({ passMark: passMark ?? 1 })}
        />
      </DeskField>
      <Checkbox checked={draft.needed} onChange={(event) => change({ needed: event.target.checked })}>
        {t('courses.form.needed')}
      </Checkbox>
    </TaskDialog>
  )
}
