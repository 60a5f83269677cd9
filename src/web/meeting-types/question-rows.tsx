import { Section } from '#/web/ui/boxes.tsx'
import { Button } from '#/web/ui/buttons.tsx'
import { Checkbox } from '#/web/ui/fields.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { errorOf } from './row-error.ts'
import { type QuestionRow, questionKinds } from './type-form.ts'
import type { TypePageProps } from './type-page.tsx'

/** What guests are asked besides name and e-mail. */
export function QuestionRows({ action, form, refusal, pressed }: TypePageProps) {
  const { t } = usePage().i18n
  const addsNew = pressed === 'add-question'
  return (
    <Section title={t('meeting_type.questions')} explanation={t('meeting_type.questions_explanation')} id="questions">
      {form.questions.length === 0 && <p class="text-muted">{t('meeting_type.no_questions')}</p>}
      {form.questions.length > 0 && (
        <div class="grid gap-6">
          {form.questions.map((row, i) => (
            <Question
              key={row.id}
              {...{ action, row, at: i, error: errorOf(refusal, `questions.${i}`) }}
              hasFocus={addsNew && i === form.questions.length - 1}
            />
          ))}
        </div>
      )}
      {refusal?.fields.questions && <span class="error">{refusal.fields.questions}</span>}
      <div>
        <Button kind="quiet" small name="press" value="add-question" formAction={action} formNoValidate>
          {t('meeting_type.add_question')}
        </Button>
      </div>
    </Section>
  )
}

interface QuestionProps {
  action: string
  row: QuestionRow
  at: number
  error: string | undefined
  hasFocus: boolean
}

function Question({ action, row, at, error, hasFocus }: QuestionProps) {
  const { t } = usePage().i18n
  const id = `f-question-${at}`
  const name = t('meeting_type.question', { number: at + 1 })
  return (
    <fieldset class="question grid gap-3 border-line border-l-2 pl-4" aria-label={name}>
      <input type="hidden" name="question.id" value={row.id} />
      <div class="grid gap-3 sm:grid-cols-[1fr_auto]">
        <div class="field">
          <label class="label" for={id}>
            {name}
          </label>
          <input
            class="input"
            id={id}
            name="question.label"
            value={row.label}
            maxLength={200}
            required
            {...(error && { 'aria-invalid': true as const, 'aria-describedby': `${id}-error` })}
            {...(hasFocus && { autofocus: true })}
          />
        </div>
        <div class="field">
          <label class="label" for={`${id}-kind`}>
            {t('meeting_type.question_kind')}
          </label>
          <select class="input" id={`${id}-kind`} name="question.kind">
            {questionKinds.map((kind) => (
              <option key={kind} value={kind} selected={row.kind === kind}>
                {t(`meeting_type.question_${kind}`)}
              </option>
            ))}
          </select>
        </div>
      </div>
      <div class="field if-choice">
        <label class="label" for={`${id}-choices`}>
          {t('meeting_type.choices')}
        </label>
        <span class="hint" id={`${id}-choices-hint`}>
          {t('meeting_type.choices_hint')}
        </span>
        <textarea
          class="input"
          id={`${id}-choices`}
          name="question.choices"
          rows={4}
          maxLength={3200}
          aria-describedby={`${id}-choices-hint`}
        >
          {row.choices}
        </textarea>
      </div>
      {error && (
        <span class="error" id={`${id}-error`}>
          {error}
        </span>
      )}
      <div class="flex flex-wrap items-center justify-between gap-2">
        <Checkbox
          name="question.required"
          value={row.id}
          label={t('meeting_type.question_required')}
          checked={row.required}
        />
        <Button
          kind="quiet"
          small
          name="press"
          value={`remove-question:${at}`}
          formAction={`${action}#questions`}
          formNoValidate
        >
          {t('meeting_type.remove')}
          <span class="sr-only">{row.label || name}</span>
        </Button>
      </div>
    </fieldset>
  )
}
