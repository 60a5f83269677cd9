import { suggestUrlName } from '#/modules/accounts/index.ts'
import { type MeetingTypeInput, meetingTypeInput } from '#/modules/meeting-types/index.ts'
import { refusalOfIssues } from '#/web/form.ts'
import type { Page, Refusal, Typed } from '#/web/route.ts'
import { type LocationRow, noticeUnits, type QuestionRow, type TypeForm } from './type-form.ts'

// Not in the room's own schema: a type that has such choices from before must still be changed by others than its host.
const typedInput = meetingTypeInput.superRefine(({ questions }, { addIssue }) => {
  for (const [i, { choices = [] }] of questions.entries())
    if (new Set(choices).size < choices.length)
      addIssue({ code: 'custom', message: 'field.choices_twice', path: ['questions', i, 'choices'] })
})

/** What the room's verbs take, `slugElse` for a title that makes no URL name (日本語), or the refusal with a sentence for each field that needs another look. */
export function judgeForm(
  page: Page,
  form: TypeForm,
  { typed, slugElse }: { typed: Typed; slugElse: string },
): { input: MeetingTypeInput; refusal: null } | { input: null; refusal: Refusal } {
  const input = inputOf(form, slugElse)
  const judged = typedInput.safeParse(input)
  if (judged.success) return { input: judged.data, refusal: null }
  return { input: null, refusal: named(refusalOfIssues(page.i18n, judged.error.issues, typed)) }
}

/** The refusal by the names that the fields have on the page. */
export function named(refusal: Refusal): Refusal {
  const { minimumNoticeMinutes: notice, reminderMinutes: reminder, ...fields } = refusal.fields
  return { ...refusal, fields: { ...fields, ...(notice && { notice }), ...(reminder && { reminder }) } }
}

function inputOf(form: TypeForm, slugElse: string) {
  const { lines } = form
  const unit = Object.hasOwn(noticeUnits, lines.noticeUnit) ? noticeUnits[lines.noticeUnit as 'hours'] : Number.NaN
  return {
    title: lines.title,
    slug: lines.slug.trim() || suggestUrlName(lines.title) || slugElse,
    description: lines.description.replaceAll('\r\n', '\n'),
    durationMinutes: number(lines.durationMinutes),
    slotIntervalMinutes: numberOrNull(lines.slotIntervalMinutes),
    bufferBeforeMinutes: numberOrNull(lines.bufferBeforeMinutes) ?? 0,
    bufferAfterMinutes: numberOrNull(lines.bufferAfterMinutes) ?? 0,
    minimumNoticeMinutes: (numberOrNull(lines.notice) ?? 0) * unit,
    horizonDays: numberOrNull(lines.horizonDays),
    maxPerDay: numberOrNull(lines.maxPerDay),
    maxPerWeek: numberOrNull(lines.maxPerWeek),
    questions: form.questions.map(questionOf),
    locations: form.locations.map(locationOf),
    zoomOverlap: lines.zoomOverlap || 'notify',
    ...form.switches,
    reminderMinutes: form.reminders.map(number),
  }
}

function locationOf({ id, kind, value }: LocationRow) {
  if (kind === 'zoom') {
    const [which = '', hostEmail] = value.split(' ')
    const whose = which === 'own' || which === 'workspace' ? { rule: which } : { connectionId: which }
    return { id, kind, ...whose, ...(hostEmail && { hostEmail }) }
  }
  if (kind === 'link') return { id, kind, url: value }
  if (kind === 'phone') return { id, kind, ...(value.trim() && { number: value }) }
  return { id, kind, address: value }
}

function questionOf({ id, label, kind, required, choices }: QuestionRow) {
  const lines = choices
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return { id, label, kind, required, ...(kind === 'choice' && { choices: lines }) }
}

function numberOrNull(text: string): number | null {
  return text.trim() === '' ? null : number(text)
}

// Not a number stays NaN, which the schema refuses at its field.
function number(text: string): number {
  return /^\s*-?\d{1,9}\s*$/.test(text) ? Number(text) : Number.NaN
}
