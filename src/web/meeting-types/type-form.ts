import { randomUUID } from 'node:crypto'
import type { LocationOption, MeetingType, Question, ZoomLocation } from '#/modules/meeting-types/index.ts'
import type { Typed } from '#/web/route.ts'
import { allOf, oneOf } from '#/web/typed.ts'

export const locationKinds = ['zoom', 'link', 'phone', 'in_person'] as const satisfies LocationOption['kind'][]
export const questionKinds = ['short', 'long', 'phone', 'choice', 'checkbox'] as const satisfies Question['kind'][]
export const noticeUnits = { minutes: 1, hours: 60, days: 1440 } as const
export type NoticeUnit = keyof typeof noticeUnits

/** Fields of one value each; what stands in them is text, not yet judged. */
export const lineFields = [
  'title',
  'slug',
  'description',
  'durationMinutes',
  'slotIntervalMinutes',
  'bufferBeforeMinutes',
  'bufferAfterMinutes',
  'notice',
  'noticeUnit',
  'horizonDays',
  'maxPerDay',
  'maxPerWeek',
  'scheduleId',
  'zoomOverlap',
] as const
export const switches = [
  'waitingRoom',
  'muteUponEntry',
  'joinBeforeHost',
  'guestNameInTopic',
  'guestsConfirmEmail',
] as const

/** `value` is what its kind needs: a connection's id, a link, a number, an address. */
export interface LocationRow {
  id: string
  kind: string
  value: string
}

/** `choices` has one a line. */
export interface QuestionRow {
  id: string
  label: string
  kind: string
  required: boolean
  choices: string
}

/** What the meeting type's page shows and sends. */
export interface TypeForm {
  lines: Record<(typeof lineFields)[number], string>
  switches: Record<(typeof switches)[number], boolean>
  locations: LocationRow[]
  questions: QuestionRow[]
  reminders: string[]
  applyToUpcoming: boolean
}

/** What a new type starts with; Zoom when there is an account for it, by this choice of the list. */
export function newForm({ scheduleId, zoom }: { scheduleId: string; zoom: string }): TypeForm {
  const empty = Object.fromEntries(lineFields.map((name) => [name, ''])) as TypeForm['lines']
  return {
    lines: {
      ...empty,
      durationMinutes: '30',
      bufferBeforeMinutes: '0',
      bufferAfterMinutes: '0',
      notice: '4',
      noticeUnit: 'hours',
      horizonDays: '60',
      scheduleId,
      zoomOverlap: 'notify',
    },
    switches: {
      waitingRoom: true,
      muteUponEntry: true,
      joinBeforeHost: true,
      guestNameInTopic: false,
      guestsConfirmEmail: false,
    },
    locations: zoom ? [{ id: freshId('zoom'), kind: 'zoom', value: zoom }] : [],
    questions: [],
    reminders: ['1440', '60'],
    applyToUpcoming: false,
  }
}

export function formOf(type: MeetingType): TypeForm {
  const text = (value: number | null) => (value === null ? '' : String(value))
  const unit = unitOf(type.minimumNoticeMinutes)
  return {
    lines: {
      title: type.title,
      slug: type.slug,
      description: type.description,
      durationMinutes: text(type.durationMinutes),
      slotIntervalMinutes: text(type.slotIntervalMinutes),
      bufferBeforeMinutes: text(type.bufferBeforeMinutes),
      bufferAfterMinutes: text(type.bufferAfterMinutes),
      notice: text(type.minimumNoticeMinutes / noticeUnits[unit]),
      noticeUnit: unit,
      horizonDays: text(type.horizonDays),
      maxPerDay: text(type.maxPerDay),
      maxPerWeek: text(type.maxPerWeek),
      scheduleId: type.scheduleId,
      zoomOverlap: type.zoomOverlap,
    },
    switches: Object.fromEntries(switches.map((name) => [name, type[name]])) as TypeForm['switches'],
    locations: type.locations.map((option) => ({ id: option.id, kind: option.kind, value: placeOf(option) })),
    questions: type.questions.map(({ choices = [], ...question }) => ({ ...question, choices: choices.join('\n') })),
    reminders: type.reminderMinutes.map(String),
    applyToUpcoming: false,
  }
}

/** The form as typed. */
export function readForm(typed: Typed): TypeForm {
  const at = (name: string, i: number) => allOf(typed, name)[i] ?? ''
  const required = new Set(allOf(typed, 'question.required'))
  return {
    lines: Object.fromEntries(lineFields.map((name) => [name, oneOf(typed, name)])) as TypeForm['lines'],
    switches: Object.fromEntries(switches.map((name) => [name, oneOf(typed, name) === 'on'])) as TypeForm['switches'],
    locations: allOf(typed, 'location.id').map((id, i) => ({
      id,
      kind: at('location.kind', i),
      value: at('location.value', i),
    })),
    questions: allOf(typed, 'question.id').map((id, i) => ({
      id,
      label: at('question.label', i),
      kind: at('question.kind', i),
      required: required.has(id),
      choices: at('question.choices', i),
    })),
    reminders: allOf(typed, 'reminder'),
    applyToUpcoming: oneOf(typed, 'applyToUpcoming') === 'on',
  }
}

/** What a button other than "Save" asks for, done to the form: a location or a question comes or goes. */
export function press(form: TypeForm, button: string, firstZoom = ''): TypeForm {
  const [action, what] = button.split(':')
  const kind = locationKinds.find((known) => known === what)
  if (action === 'add-location' && kind) {
    const row = { id: freshId(kind), kind, value: kind === 'zoom' ? firstZoom : '' }
    return { ...form, locations: [...form.locations, row] }
  }
  if (action === 'remove-location') return { ...form, locations: form.locations.filter((_, i) => i !== Number(what)) }
  if (action === 'add-question') {
    const row = { id: freshId('q'), label: '', kind: 'short', required: false, choices: '' }
    return { ...form, questions: [...form.questions, row] }
  }
  if (action === 'remove-question') return { ...form, questions: form.questions.filter((_, i) => i !== Number(what)) }
  return form
}

// Random, since an id that was removed must not come back for something else: answers are kept by it.
function freshId(kind: string): string {
  return `${kind.replace('_', '-')}-${randomUUID().slice(0, 8)}`
}

function placeOf(option: LocationOption): string {
  if (option.kind === 'zoom') return zoomChoice(option)
  if (option.kind === 'link') return option.url
  return option.kind === 'phone' ? (option.number ?? '') : option.address
}

/** Which Zoom, as one choice of a list: a connection's id or a rule, then the host where one is named. */
export function zoomChoice({
  connectionId,
  rule,
  hostEmail,
}: Pick<ZoomLocation, 'connectionId' | 'rule' | 'hostEmail'>) {
  return [connectionId ?? rule, hostEmail].filter(Boolean).join(' ')
}

function unitOf(minutes: number): NoticeUnit {
  if (minutes > 0 && minutes % noticeUnits.days === 0) return 'days'
  return minutes > 0 && minutes % noticeUnits.hours === 0 ? 'hours' : 'minutes'
}
